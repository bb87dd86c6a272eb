"""Guards switched off one by one: the tests that watch over each must turn red."""
