// Carries the precompiled header that the tests share; there is nothing else to compile here.
