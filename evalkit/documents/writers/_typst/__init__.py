"""How a document becomes a PDF: as data, which one template of Typst reads. Text is never markup."""
