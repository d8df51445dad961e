"""The server: SPARQL endpoint, saved queries, linked data and pages, over a pool of worker processes."""
