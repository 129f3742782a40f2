"""One file a panel: what `probe` found -> the HTML of its slots."""
