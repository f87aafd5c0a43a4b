"""The file formats that pages come in, one module each: text in, numbered paragraphs out."""
