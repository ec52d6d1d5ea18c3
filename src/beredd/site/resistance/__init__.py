"""Looking at isolates on the site: explore, and antibiograms. Nothing is stored; each page is made from its address."""
