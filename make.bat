@echo off
rem The same words as the Makefile: make serve, make lab, make test ...
where py >nul 2>nul
if errorlevel 1 (python "%~dp0src\techsales\bootstrap.py" %*) else (py -3 "%~dp0src\techsales\bootstrap.py" %*)
exit /b %errorlevel%
