SUFFIXES = (".xlegacy",)
NEEDS = ()


def sniff(h):
    return False
