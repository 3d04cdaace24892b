"""Reading what companies really have: exports of CRM, help desk, project tool and survey tool, as CSV and XLSX."""

from techsales.exports.reading import read_exports
from techsales.exports.records import ExportError, Exports, NeedsMapping, Rejected, Source

__all__ = ["ExportError", "Exports", "NeedsMapping", "Rejected", "Source", "read_exports"]
