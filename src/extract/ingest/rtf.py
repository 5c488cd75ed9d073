SUFFIXES = (".xrtf",)
NEEDS = ()


def sniff(h):
    return False
