:<<"::WINDOWS"
@echo off
rem Debug the Deal, from a folder or a stick. Windows: double-click this file. macOS, Linux: sh start.cmd
rem The pages are shown to this computer only. Nothing is installed and nothing is sent.
setlocal
title Debug the Deal
set "DD_START=%~f0"
set "DD_SITE=%~dp0site"
rem PowerShell reads the part between the two marks below and runs it; no script file, so no execution policy.
"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoLogo -NoProfile -Command "$text = [IO.File]::ReadAllText($env:DD_START); $from = $text.LastIndexOf('# serve begins'); $to = $text.LastIndexOf('# serve ends'); Invoke-Expression $text.Substring($from, $to - $from)"
if errorlevel 1 echo.
if errorlevel 1 echo   The start file did not work: your company may have locked PowerShell, or a file is missing.
if errorlevel 1 echo   Ask IT to put the folder "site" on a web server. The page site\book\it_note.html says what that takes.
if errorlevel 1 pause
exit /b

# serve begins
$ErrorActionPreference = 'Stop'
$types = @{
  '.html' = 'text/html; charset=utf-8'; '.css' = 'text/css; charset=utf-8'; '.js' = 'text/javascript; charset=utf-8'
  '.mjs' = 'text/javascript; charset=utf-8'; '.json' = 'application/json'; '.ipynb' = 'application/json'
  '.wasm' = 'application/wasm'; '.svg' = 'image/svg+xml'; '.png' = 'image/png'; '.woff2' = 'font/woff2'
  '.ttf' = 'font/ttf'; '.txt' = 'text/plain; charset=utf-8'; '.csv' = 'text/csv; charset=utf-8'
}
$site = [IO.Path]::GetFullPath($env:DD_SITE)
if (-not [IO.File]::Exists("$site\index.html")) { Write-Host "  $site is missing. Unpack the whole zip."; exit 1 }
$server = $null
foreach ($port in 47115..47134) {
  $server = New-Object Net.HttpListener
  $server.Prefixes.Add("http://localhost:$port/")
  try { $server.Start(); break } catch { $server = $null }
}
if ($null -eq $server) { Write-Host '  No port from 47115 to 47134 can be used.'; exit 1 }
$address = "http://localhost:$port/"
Write-Host ''
Write-Host "  The book is at $address"
Write-Host '  Leave this window open while you read. Close it to stop.'
try { Start-Process $address } catch { Write-Host '  Open that address in your browser.' }
while ($true) {
  $next = $server.GetContextAsync()
  while (-not $next.Wait(500)) { }
  $request = $next.Result.Request
  $response = $next.Result.Response
  try {
    $response.StatusCode = 404
    $name = [Uri]::UnescapeDataString($request.Url.AbsolutePath).TrimStart('/').Replace('/', '\')
    $file = [IO.Path]::GetFullPath([IO.Path]::Combine($site, $name))
    if ([IO.Directory]::Exists($file)) { $file = [IO.Path]::Combine($file, 'index.html') }
    $inside = $file.StartsWith("$site\", [StringComparison]::OrdinalIgnoreCase)
    if ($inside -and $request.IsLocal -and $request.HttpMethod -eq 'GET' -and [IO.File]::Exists($file)) {
      $time = [IO.File]::GetLastWriteTimeUtc($file).ToString('R')
      $response.AddHeader('Cache-Control', 'no-cache')
      $response.AddHeader('Last-Modified', $time)
      if ($request.Headers['If-Modified-Since'] -eq $time) {
        $response.StatusCode = 304
      } else {
        $type = $types[[IO.Path]::GetExtension($file).ToLowerInvariant()]
        if (-not $type) { $type = 'application/octet-stream' }
        $bytes = [IO.File]::ReadAllBytes($file)
        $response.StatusCode = 200
        $response.ContentType = $type
        $response.ContentLength64 = $bytes.Length
        $response.OutputStream.Write($bytes, 0, $bytes.Length)
      }
    }
  } catch { }
  try { $response.Close() } catch { }
}
# serve ends
::WINDOWS

# macOS and Linux: sh start.cmd
here=$(cd "$(dirname "$0")" && pwd)
say_how() {
  echo "This computer has no Python 3 to show the pages with. Ask for the address of the book on a web server, or install Python 3 from python.org and run sh start.cmd again."
  exit 1
}
# On a Mac without Apple's developer tools, python3 is a stand-in that only offers to install them.
if [ "$(uname)" = Darwin ] && [ "$(command -v python3)" = /usr/bin/python3 ]; then
  xcode-select -p >/dev/null 2>&1 || say_how
fi
python3 -c 'from http.server import ThreadingHTTPServer' >/dev/null 2>&1 || say_how
exec python3 - "$here/site" <<'PYTHON'
import functools
import http.server
import os
import sys
import webbrowser

TYPES = {"": "application/octet-stream", ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json",
         ".ipynb": "application/json", ".wasm": "application/wasm", ".gz": "application/octet-stream",
         ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".ttf": "font/ttf",
         ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8"}


class Handler(http.server.SimpleHTTPRequestHandler):
    def guess_type(self, path):
        return TYPES.get(os.path.splitext(path)[1].lower(), TYPES[""])

    def send_head(self):
        folder = os.path.realpath(self.directory) + os.sep
        if not (os.path.realpath(self.translate_path(self.path)) + os.sep).startswith(folder):
            self.send_error(404)
            return None
        return super().send_head()

    def list_directory(self, path):
        self.send_error(404)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *words):
        pass


site = sys.argv[1]
if not os.path.isfile(os.path.join(site, "index.html")):
    sys.exit(site + " is missing. Unpack the whole zip.")
for port in range(47115, 47135):
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=site))
        break
    except OSError:
        continue
else:
    sys.exit("No port from 47115 to 47134 can be used.")
address = "http://127.0.0.1:%d/" % port
print("The book is at %s\nLeave this window open while you read. Stop with Ctrl+C." % address, flush=True)
if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
    webbrowser.open(address)
try:
    server.serve_forever()
except KeyboardInterrupt:
    print()
PYTHON
