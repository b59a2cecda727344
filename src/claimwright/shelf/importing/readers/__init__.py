"""Publishers' files as rows: one module per kind of file. None knows dates, packs or look-ups."""
