SUFFIXES = (".xmarkdown",)
NEEDS = ()


def sniff(h):
    return False
