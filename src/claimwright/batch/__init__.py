"""Many charts: a folder of visits to a folder of results; scoring against labelled notes. Touches files; decides
nothing.
"""
