"""One file a tab: layout first, wiring last, then the handlers."""
