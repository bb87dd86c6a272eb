"""Attachments: the files that customers send, kept; providers' are fetched from them before.

Owns ``attachments``; the files themselves are kept by whoever ``outside.files`` is. A file is
fetched in no transaction, looked at by its content, and served under an address that ends soon.
"""
