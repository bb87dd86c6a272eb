"""The same API in Django REST Framework, as its documentation shows how to write it."""
