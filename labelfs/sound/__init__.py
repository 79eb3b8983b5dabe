"""SOUND: samples and their peaks out of sound files, always by streaming. Knows no project, no tag and no HTTP."""
