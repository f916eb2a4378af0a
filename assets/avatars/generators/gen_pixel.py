"""Makes the avatar Pixel, a robot assistant with a face display: a skinned VRM 1.0 file, from nothing but the shapes below.

Body, hands, boots and head are signed-distance fields, meshed by marching cubes, relaxed, decimated and snapped back;
triangles are cut exactly along the borders of the coloured regions. Eyes, brows and mouth are thin glowing sheets on the
visor's sphere, whose centre is the pivot of the eye bones, so that a gaze slides them over the glass.

Deterministic: the same packages (see requirements.txt) give the same bytes. Takes about ten seconds.
"""

import argparse
import os

import numpy as np
from vrm import *
import sdf
from sdf import smin, smax, cone, ecap, ellipsoid, sphere, rbox

parser = argparse.ArgumentParser(description="Makes the avatar Pixel.")
parser.add_argument("out", help="the .glb file to write")
OUT = parser.parse_args().out
P = "mixamorig:"  # every joint has Mixamo's name with this prefix
# ---------------- skeleton (left side; right is mirrored) ----------------
B = {
    "Hips": (None, [0, 0.865, 0]),
    "Spine": ("Hips", [0, 0.955, 0]),
    "Spine1": ("Spine", [0, 1.05, 0]),
    "Spine2": ("Spine1", [0, 1.15, -0.004]),
    "Neck": ("Spine2", [0, 1.295, -0.008]),
    "Head": ("Neck", [0, 1.375, 0]),
}
HC = np.array([0, 1.512, 0.0])
VR = 0.1345  # visor sphere centre / radius; the eye bones sit in its centre so gaze slides over the glass
L = {
    "Shoulder": ("Spine2", [0.035, 1.235, 0]),
    "Arm": ("LShoulder", [0.150, 1.247, 0]),
    "ForeArm": ("LArm", [0.400, 1.247, -0.003]),
    "Hand": ("LForeArm", [0.622, 1.247, 0]),
    "UpLeg": ("Hips", [0.085, 0.835, 0]),
    "Leg": ("LUpLeg", [0.090, 0.462, 0.008]),
    "Foot": ("LLeg", [0.092, 0.082, -0.012]),
    "ToeBase": ("LFoot", [0.097, 0.026, 0.085]),
    "Eye": ("Head", list(HC)),
}
FG = {
    "Index": (0.7065, 0.0285, 1.0),
    "Middle": (0.7125, 0.0098, 1.08),
    "Ring": (0.7075, -0.0090, 1.0),
    "Pinky": (0.6965, -0.0265, 0.82),
}
FY = 1.249
for f, (x, z, s) in FG.items():
    a = x
    for i, l in enumerate((0.033, 0.0235, 0.020)):
        L[f"Hand{f}{i+1}"] = (f"LHand{f}{i}" if i else "LHand", [a, FY, z * (1 + 0.06 * i)])
        a += l * s
TH = [[0.648, 1.243, 0.0255], [0.669, 1.238, 0.0475], [0.693, 1.236, 0.0640], [0.714, 1.236, 0.0755]]
for i in range(3):
    L[f"HandThumb{i+1}"] = (f"LHandThumb{i}" if i else "LHand", TH[i])
bones = {P + k: ((P + p) if p else None, np.array(v)) for k, (p, v) in B.items()}
for S, sg in (("Left", 1), ("Right", -1)):
    for k, (p, v) in L.items():
        bones[P + S + k] = (P + (S + p[1:] if p.startswith("L") and p[1:] in L else p), np.array(v) * [sg, 1, 1])
# order parents first
od = {}


def add(n):
    p, v = bones[n]
    if p and p not in od:
        add(p)
    od.setdefault(n, (p, v))


[add(n) for n in bones]
bones = od
bn = list(bones)
bi = {b: i for i, b in enumerate(bn)}
pos = lambda n: bones[P + n][1]
ss = lambda x, a, b: (lambda t: t * t * (3 - 2 * t))(np.clip((x - a) / (b - a), 0, 1))
# ---------------- body ----------------
AY = 1.247


def base(p):
    ch = ellipsoid(p, [0, 1.165, 0.002], [0.140, 0.155, 0.094])
    ch = smin(ch, cone(p, [-0.118, 1.243, -0.004], [0.118, 1.243, -0.004], 0.056, 0.056), 0.05)
    d = smin(ch, ellipsoid(p, [0, 0.995, 0.0], [0.095, 0.12, 0.070]), 0.05)
    d = smin(d, ellipsoid(p, [0, 0.865, -0.002], [0.126, 0.088, 0.090]), 0.055)
    d = smin(d, cone(p, [0, 1.26, -0.012], [0, 1.43, 0.0], 0.043, 0.040), 0.035)
    q = p.copy()
    q[..., 0] = np.abs(q[..., 0])
    arm = smin(
        cone(q, [0.13, AY, 0], [0.40, AY, -0.003], 0.050, 0.036),
        cone(q, [0.40, AY, -0.003], [0.63, AY, 0], 0.0365, 0.0265),
        0.02,
    )
    arm = smin(arm, ellipsoid(q, [0.475, AY, -0.001], [0.085, 0.0415, 0.0405]), 0.02)
    arm = smin(arm, ellipsoid(q, [0.175, AY + 0.004, 0], [0.062, 0.060, 0.058]), 0.03)
    d = smin(d, arm, 0.035)
    leg = smin(
        cone(q, [0.082, 0.83, 0], [0.090, 0.462, 0.008], 0.080, 0.050),
        cone(q, [0.090, 0.462, 0.008], [0.092, 0.10, -0.012], 0.051, 0.036),
        0.03,
    )
    leg = smin(leg, ellipsoid(q, [0.091, 0.345, -0.006], [0.053, 0.115, 0.057]), 0.03)
    leg = smin(leg, ellipsoid(q, [0.090, 0.462, 0.030], [0.036, 0.045, 0.030]), 0.03)
    return smin(d, leg, 0.03)


def regions(p):
    """signed fields, >0 inside: vest, arm shells, leg shells"""
    x = np.abs(p[..., 0])
    y = p[..., 1]
    z = p[..., 2]
    neck = (
        np.sqrt(p[..., 0] ** 2 + (z + 0.008) ** 2 * 0.8) - 0.060 + (1.262 - y) * 0.9 - np.where(z > 0, 1, 0) * 0.012
    )
    vest = smin(
        smin(
            y - (0.962 - 0.012 * np.cos(np.clip(p[..., 0] / 0.12, -1, 1) * np.pi / 2)),
            (0.158 - 0.10 * np.clip((AY - y) / 0.1, -0.6, 1) ** 2 * 0.35) - x,
            0.012,
        ),
        neck,
        0.012,
    )
    up = smin(x - 0.176, 0.347 - x, 0.01)
    fo = smin(x - 0.447, 0.604 - x, 0.01)
    arm = np.maximum(up, fo)
    arm = np.where((y > 1.1) & (x > 0.15), arm, -0.05)
    thigh = smin(0.775 - y - 0.55 * (x - 0.085), y - 0.528, 0.01)
    shin = smin(0.405 - y + 0.25 * np.clip(z, -0.05, 0.05), y - 0.02, 0.01)
    leg = np.where(y < 0.80, np.maximum(thigh, shin), -0.05)
    return vest, arm, leg


def step(r):
    return ss(r, 0.0, 0.007) * 0.0045


def body(p):
    v, a, l = regions(p)
    return base(p) - step(v) - step(a) - step(l)


def half(f, lo, hi, h, project=1, relax=2):
    """mesh x>=0 only, then mirror"""
    v, t = sdf.mesh(f, [0] + list(lo[1:]), hi, h, project=0)
    on = v[:, 0] < 1e-7

    def fixx(v):
        v[on, 0] = 0
        return v

    for _ in range(project):
        v, _g = sdf.snap(f, v, h)
        v = fixx(v)
    import scipy.sparse as sp

    e = np.vstack([t[:, [0, 1]], t[:, [1, 2]], t[:, [2, 0]]])
    e = np.vstack([e, e[:, ::-1]])
    A = sp.coo_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (len(v),) * 2).tocsr()
    A.data[:] = 1
    D = np.asarray(A.sum(1)).ravel()
    D[D == 0] = 1
    for _ in range(relax):
        v = fixx(v + 0.4 * ((A @ v) / D[:, None] - v))
        v, _g = sdf.snap(f, v, h)
        v = fixx(v)
    return v, t


def resnap(f, v, h):
    on = np.abs(v[:, 0]) < 5e-4
    for _ in range(2):
        v, _g = sdf.snap(f, v, h)
        v[on, 0] = 0
    return v


def mirror(v, t):
    m = v * [-1, 1, 1]
    on = np.abs(v[:, 0]) < 2e-4
    idx = np.where(on, np.arange(len(v)), np.cumsum(~on) - 1 + len(v))
    return np.vstack([v, m[~on]]), np.vstack([t, idx[t][:, ::-1]])


def split(v, t, field, sides=()):
    """Cuts triangles along field == 0 so that region borders are exact.

    Returns vertices, triangles and, for every field so far (those of `sides`, then this one), on which side each
    triangle lies. Asking the field at a thin triangle's centre instead would tear the border into teeth."""
    f = field(v)
    f = np.where(np.abs(f) < 2e-4, 2e-4, f)
    v = list(v)
    out, parent, inside = [], [], []
    cache = {}

    def cut(a, b):
        k = (min(a, b), max(a, b))
        if k not in cache:
            s = f[k[0]] / (f[k[0]] - f[k[1]])
            v.append(v[k[0]] * (1 - s) + v[k[1]] * s)
            cache[k] = len(v) - 1
        return cache[k]

    for n, (a, b, c) in enumerate(t.tolist()):
        s = (f[a] > 0, f[b] > 0, f[c] > 0)
        if s[0] == s[1] == s[2]:
            out.append((a, b, c))
            parent.append(n)
            inside.append(s[0])
            continue
        while not (s[1] == s[2]):
            a, b, c = b, c, a
            s = s[1:] + s[:1]
        ab, ac = cut(a, b), cut(a, c)
        out += [(a, ab, ac), (ab, b, c), (ab, c, ac)]
        parent += [n] * 3
        inside += [s[0], s[1], s[1]]
    return np.array(v), np.array(out), [side[parent] for side in sides] + [np.array(inside)]


def wzero(n):
    return np.zeros((n, len(bn)))


def chainw(W, sel, x, names, cuts, hw):
    """1D smooth chain weights along coordinate x for vertices sel"""
    k = np.ones(len(x))
    for nme, cut, h, nxt in zip(names[:-1], cuts, hw, names[1:]):
        s = ss(x, cut - h, cut + h)
        W[sel, bi[P + nme]] += k * (1 - s)
        k = k * s
    W[sel, bi[P + names[-1]]] += k


def bodyw(v):
    n = len(v)
    W = wzero(n)
    x = v[:, 0]
    y = v[:, 1]
    ax = np.abs(x)
    # torso stack
    T = wzero(n)
    chainw(
        T,
        np.arange(n),
        y,
        ["Hips", "Spine", "Spine1", "Spine2", "Neck", "Head"],
        [0.950, 1.025, 1.085, 1.305, 1.385],
        [0.035, 0.035, 0.04, 0.03, 0.025],
    )
    for S, sg in (("Left", 1), ("Right", -1)):
        side = x * sg > 0
        a = ss(ax, 0.095, 0.185) * ss(y, 1.10, 1.17) * side  # into the arm
        A = wzero(n)
        chainw(
            A,
            np.arange(n),
            ax,
            [S + "Shoulder", S + "Arm", S + "ForeArm", S + "Hand"],
            [0.150, 0.398, 0.622],
            [0.035, 0.040, 0.016],
        )
        l = ss(0.835 - y + 0.25 * (ax - 0.085), -0.030, 0.055) * side * (y < 0.93)
        Lg = wzero(n)
        chainw(Lg, np.arange(n), -y, [S + "UpLeg", S + "Leg", S + "Foot"], [-0.464, -0.085], [0.045, 0.02])
        T = T * (1 - a - l)[:, None] + A * a[:, None] + Lg * l[:, None]
    return T / T.sum(1, keepdims=True)


g = Glb()
g.skeleton(bones)
M = dict(
    shell=g.material("Shell", srgb("F2F0EC"), 0.38),
    joint=g.material("Joint", srgb("2A2E37"), 0.62, 0.1),
    vest=g.material("Vest", srgb("1F8A8C"), 0.5),
    accent=g.material("Accent", srgb("F2784B"), 0.45),
    visor=g.material("Visor", srgb("0B0F16"), 0.08, 0.0),
    glow=g.material("Glow", (0.02, 0.10, 0.10), 0.6, emissive=[0.22, 0.90, 0.88]),
    lip=g.material("MouthInner", (0.1, 0.02, 0.01), 0.6, emissive=[0.85, 0.20, 0.09]),
)


def gnorm(f, v, e=0.0012):
    n = sdf.grad(f, v, e)
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)


def prims(v, t, cls, mats, W, n=None):
    n = vnormals(v, t) if n is None else n
    out = []
    for m in mats:
        tt = t[cls == mats.index(m)]
        if len(tt) == 0:
            continue
        ids, inv = np.unique(tt, return_inverse=True)
        out.append(dict(pos=v[ids], nrm=n[ids], idx=inv.reshape(-1, 3), W=W[ids], mat=M[m]))
    return out


# The smooth body is decimated first; then loops of edges are cut along every shell's bevel and lifted to its height. A
# mesh of the finished relief, decimated, would have dents and teeth along the bevels.
v, t = half(base, [0, 0.075, -0.16], [0.645, 1.42, 0.16], 0.0048)
v, t = sdf.simplify(v, t, 5500)
v = resnap(base, v, 0.0048)
v[np.abs(v[:, 0]) < 4e-4, 0] = 0
v, t = mirror(v, t)
side = []
for k in range(3):
    v, t, side = split(v, t, lambda p, k=k: regions(p)[k], side)
    for level in (0.0025, 0.007):
        v, t, _ = split(v, t, lambda p, k=k, level=level: regions(p)[k] - level, side)
        side = _[:-1]
v, _ = sdf.snap(base, v, 0.0048)
v = v + gnorm(base, v) * sum(step(r) for r in regions(v))[:, None]
for edge in (0.573, 0.593):
    v, t, side = split(v, t, lambda p, edge=edge: np.abs(p[:, 0]) - edge, side)
vest, arm, leg, beyond, past = side
cls = np.full(len(t), 1)
cls[arm | leg] = 0
cls[vest] = 2
cls[arm & beyond & ~past] = 3
g.mesh("Body", prims(v, t, cls, ["shell", "joint", "vest", "accent"], bodyw(v), gnorm(body, v)))


# ---------------- hands ----------------
def fingers(q):
    out = {}
    for f in FG:
        pts = [np.array(L[f"Hand{f}{i+1}"][1]) for i in range(3)]
        tip = pts[2] + [0.020 * FG[f][2] * 0.72, 0, 0.0]
        r = [0.0112, 0.0104, 0.0098, 0.0088]
        r = [a * (0.93 if f == "Pinky" else 1) for a in r]
        pts.append(tip)
        d = cone(q, pts[0] - [0.012, 0, 0], pts[1], r[0], r[1])
        for i in (1, 2):
            d = smin(d, cone(q, pts[i], pts[i + 1], r[i], r[i + 1]), 0.003)
        out[f] = d
    T = [np.array(a) for a in TH]
    d = cone(q, T[0], T[1], 0.0150, 0.0128)
    d = smin(d, cone(q, T[1], T[2], 0.0125, 0.0112), 0.004)
    d = smin(d, cone(q, T[2], T[2] * 0.35 + T[3] * 0.65, 0.0112, 0.0098), 0.003)
    out["Thumb"] = d
    return out


def hand(q):
    fs = fingers(q)
    pm = ecap(q, [0.650, 1.248, 0.001], [0.692, 1.249, 0.001], 0.0345, 0.0395, [0, 1, 0], 0.42)
    pm = smin(pm, cone(q, [0.625, 1.247, 0], [0.655, 1.247, 0], 0.0225, 0.020), 0.015)
    pm = smin(pm, cone(q, [0.648, 1.242, 0.020], [0.676, 1.240, 0.030], 0.016, 0.013), 0.012)
    fi = fs["Index"]
    for k in ("Middle", "Ring", "Pinky"):
        fi = smin(fi, fs[k], 0.0035)
    d = smin(pm, fi, 0.010)
    return smin(d, fs["Thumb"], 0.009)


hv, ht = sdf.mesh(hand, [0.612, 1.205, -0.055], [0.815, 1.285, 0.10], 0.0024, project=1)
hv = sdf.relax(hand, hv, ht, 0.0024, 2, 0.4)
hv, ht = sdf.simplify(hv, ht, 4600)
hv, _g = sdf.snap(hand, hv, 0.0024)


def handw(v, S):
    n = len(v)
    W = wzero(n)
    fs = fingers(v)
    names = list(fs)
    D = np.stack([fs[k] for k in names], 1)
    who = D.argmin(1)
    # soft ownership so the web between fingers bends smoothly
    E = np.exp(-(D - D.min(1, keepdims=True)) / 0.0030)
    E /= E.sum(1, keepdims=True)
    for j, f in enumerate(names):
        if f == "Thumb":
            T = np.array(TH)
            ax = (T[3] - T[0]) / np.linalg.norm(T[3] - T[0])
            u = (v - T[0]) @ ax
            cu = [(T[i] - T[0]) @ ax for i in (1, 2)]
            w = wzero(n)
            s0 = ss(u, -0.010, 0.012)
            w[:, bi[P + S + "Hand"]] = 1 - s0
            k = s0.copy()
            for nm, cc, nx in ((f"{S}HandThumb1", cu[0], None), (f"{S}HandThumb2", cu[1], None)):
                s = ss(u, cc - 0.007, cc + 0.007)
                w[:, bi[P + nm]] += k * (1 - s)
                k = k * s
            w[:, bi[P + S + "HandThumb3"]] += k
            own = ss(-(D[:, j] - np.delete(D, j, 1).min(1)), -0.006, 0.006) * ss(-D[:, j], -0.012, 0.002)
            Wt = w
            ot = own
        else:
            x = [L[f"Hand{f}{i+1}"][1][0] for i in range(3)]
            w = wzero(n)
            chainw(
                w,
                np.arange(n),
                v[:, 0],
                [S + "Hand"] + [f"{S}Hand{f}{i+1}" for i in range(3)],
                x,
                [0.0095, 0.006, 0.0055],
            )
            W += w * (E[:, j] / np.maximum(1 - E[:, names.index("Thumb")], 1e-6))[:, None]
    W = W * (1 - ot)[:, None] + Wt * ot[:, None]
    return W / W.sum(1, keepdims=True)


for S, sg in (("Left", 1), ("Right", -1)):
    vv = hv * [sg, 1, 1]
    tt = ht if sg > 0 else ht[:, ::-1]
    g.mesh(
        "Hand" + S,
        prims(vv, tt, np.zeros(len(tt), int), ["shell"], handw(hv, S), gnorm(hand, hv, 0.0006) * [sg, 1, 1]),
    )
    # wrist ring
    rv, rt = sdf.mesh(
        lambda q: smax(
            cone(q, [0.60, 1.247, 0], [0.64, 1.247, 0], 0.0300, 0.0275), np.abs(q[..., 0] - 0.619) - 0.0085, 0.004
        ),
        [0.60, 1.20, -0.05],
        [0.64, 1.29, 0.05],
        0.0026,
        project=1,
    )
    rv, rt = sdf.simplify(rv, rt, 900)
    w = wzero(len(rv))
    w[:, bi[P + S + "Hand"]] = 1
    g.mesh("Ring" + S, prims(rv * [sg, 1, 1], rt if sg > 0 else rt[:, ::-1], np.zeros(len(rt), int), ["joint"], w))


# ---------------- boots ----------------
def boot(q):
    hx, bx = 0.092, 0.099
    so = np.minimum(
        cone(q * [1, 0, 1], [hx, 0, -0.038], [bx, 0, 0.070], 0.044, 0.052),
        cone(q * [1, 0, 1], [bx, 0, 0.070], [bx - 0.001, 0, 0.108], 0.052, 0.044),
    )
    toe = np.clip((q[..., 2] - 0.07) / 0.08, 0, 1) * 0.008
    sole = smax(so - 0.003, np.abs(q[..., 1] - 0.014 - toe * 0.5) - 0.0145, 0.008)
    up = smin(
        cone(q, [hx, 0.052, -0.034], [bx, 0.038, 0.068], 0.044, 0.046),
        cone(q, [bx, 0.036, 0.068], [bx - 0.001, 0.034, 0.102], 0.046, 0.037),
        0.02,
    )
    up = smin(up, cone(q, [hx, 0.06, -0.020], [0.092, 0.125, -0.014], 0.044, 0.048), 0.03)
    up = smin(up, cone(q, [hx, 0.085, 0.0], [bx, 0.058, 0.055], 0.036, 0.034), 0.03)
    up = smax(smax(up, -(q[..., 1] - 0.010), 0.006), q[..., 1] - 0.142, 0.008)
    return sole, up


bf = lambda q: smin(*boot(q), 0.004)
bv, bt = sdf.mesh(bf, [0.02, -0.01, -0.10], [0.175, 0.165, 0.17], 0.0042, project=1)
bv = sdf.relax(bf, bv, bt, 0.0042, 2, 0.4)
bv, bt = sdf.simplify(bv, bt, 2600)
bv, _g = sdf.snap(bf, bv, 0.0042)
side = []
for field in (lambda p: boot(p)[1] - boot(p)[0], lambda p: p[:, 1] - 0.117, lambda p: p[:, 1] - 0.131):
    bv, bt, side = split(bv, bt, field, side)
sole, above, over = side
bcl = np.full(len(bt), 1)
bcl[sole] = 0
bcl[~sole & above & ~over] = 2
for S, sg in (("Left", 1), ("Right", -1)):
    k = ss(bv[:, 2], 0.055, 0.095) * (bv[:, 1] < 0.10)
    w = wzero(len(bv))
    w[:, bi[P + S + "ToeBase"]] = k
    a = ss(bv[:, 1], 0.085, 0.145) * (1 - k)
    w[:, bi[P + S + "Leg"]] = a * 0.35
    w[:, bi[P + S + "Foot"]] = 1 - k - a * 0.35
    g.mesh(
        "Boot" + S,
        prims(
            bv * [sg, 1, 1],
            bt if sg > 0 else bt[:, ::-1],
            bcl,
            ["shell", "vest", "accent"],
            w,
            gnorm(bf, bv) * [sg, 1, 1],
        ),
    )


# ---------------- head ----------------
def sup(q, c, r, n=2.5):
    a = np.abs((q - np.array(c)) / np.array(r))
    k = (a**n).sum(-1) ** (1 / n)
    return (k - 1) * min(r)


def window(q):
    """Signed distance (about) from the visor's window, seen from the front: < 0 inside."""
    win = np.stack([q[..., 0] / 0.100, (q[..., 1] - 1.506) / 0.074], -1)
    return ((np.abs(win) ** 3.2).sum(-1) ** (1 / 3.2) - 1) * 0.074


def hshell(q):
    d = sup(q, [0, 1.520, 0.002], [0.128, 0.137, 0.138])
    d = smin(d, ellipsoid(q, [0, 1.462, 0.010], [0.098, 0.088, 0.112]), 0.05)
    hole = np.maximum(window(q), -(q[..., 2] - 0.02))
    d = smax(d, -hole, 0.010)
    return d


hs, hst = half(hshell, [0, 1.355, -0.16], [0.15, 1.68, 0.17], 0.0042)
hs, hst = sdf.simplify(hs, hst, 7600)
hs[np.abs(hs[:, 0]) < 1e-3, 0] = 0  # before the loops: what is cut on the seam then lies on the seam
for level in (-0.008, -0.003, 0.001, 0.005, 0.010):  # loops of edges round the window's rim
    hs, hst, _ = split(hs, hst, lambda p, level=level: np.where(p[:, 2] > 0.02, window(p) - level, 1.0))
# What the visor hides goes last: decimation would round off the corners of the hole where it meets the seam.
buried = sphere(hs, HC, VR - 0.010) < 0
hst = hst[~buried[hst].all(1)]
ids, inv = np.unique(hst, return_inverse=True)
hs, hst = hs[ids], inv.reshape(-1, 3)
hs = resnap(hshell, hs, 0.0042)
hs[np.abs(hs[:, 0]) < 5e-4, 0] = 0
hs, hst = mirror(hs, hst)
HW = lambda n: (lambda w: (w.__setitem__((slice(None), bi[P + "Head"]), 1), w)[1])(wzero(n))
# neck is covered by the Body mesh; crown stripe
side = []
for field in (
    lambda p: 0.024 - np.abs(p[:, 0]),
    lambda p: p[:, 1] - 1.5,
    lambda p: np.maximum(p[:, 1] - 1.60, -0.02 - p[:, 2]),
):
    hs, hst, side = split(hs, hst, field, side)
hcl = np.all(side, axis=0).astype(int)
g.mesh("Head", prims(hs, hst, hcl, ["shell", "vest"], HW(len(hs)), gnorm(hshell, hs)))
# visor: front part of a sphere
vv = []
vt = []
m = 40
K = 18
for i in range(K + 1):
    a = np.radians(62) * i / K
    for j in range(m):
        b = 2 * np.pi * j / m
        vv.append(HC + VR * np.array([np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a)]))
for i in range(K):
    for j in range(m):
        a, b = i * m + j, i * m + (j + 1) % m
        vt += [(a, a + m, b), (b, a + m, b + m)]
vv = np.array(vv)
vt = np.array(vt)
g.mesh("Visor", [dict(pos=vv, nrm=(vv - HC) / VR, idx=vt, W=HW(len(vv)), mat=M["visor"])])


# headphones
def pods(q):
    x = np.abs(q[..., 0])
    r = np.sqrt((q[..., 1] - 1.512) ** 2 + (q[..., 2] + 0.004) ** 2)
    d = np.stack([r - 0.038, np.abs(x - 0.132) - 0.010], -1)
    return np.minimum(d.max(-1), 0) + np.linalg.norm(np.maximum(d, 0), axis=-1) - 0.008


def bandf(q):
    e = np.sqrt((q[..., 0] / 0.1395) ** 2 + ((q[..., 1] - 1.515) / 0.150) ** 2)
    d = np.stack([np.abs(e - 1) * 0.142 - 0.0035, np.abs(q[..., 2] + 0.004) - 0.011, 1.52 - q[..., 1]], -1)
    return np.minimum(d.max(-1), 0) + np.linalg.norm(np.maximum(d, 0), axis=-1) - 0.004


pf = lambda q: np.minimum(pods(q), bandf(q))
pv, pt = half(pf, [0, 1.45, -0.07], [0.17, 1.69, 0.07], 0.0036, 1, 1)
pv, pt = sdf.simplify(pv, pt, 2600)
pv = resnap(pf, pv, 0.0036)
pv[np.abs(pv[:, 0]) < 5e-4, 0] = 0
pv, pt = mirror(pv, pt)
rr = lambda p: np.sqrt((p[:, 1] - 1.512) ** 2 + (p[:, 2] + 0.004) ** 2)
side = []
for field in (
    lambda p: np.abs(p[:, 0]) - 0.143,
    lambda p: rr(p) - 0.019,
    lambda p: rr(p) - 0.029,
    lambda p: np.abs(p[:, 0]) - 0.1,
    lambda p: np.abs(p[:, 0]) - 0.118,
):
    pv, pt, side = split(pv, pt, field, side)
outer, past_inner, past_outer, _, ear = side
pcl = np.zeros(len(pt), int)
pcl[ear & (pv[pt].mean(1)[:, 1] < 1.56)] = 1
pcl[outer & past_inner & ~past_outer] = 2
g.mesh("Headphones", prims(pv, pt, pcl, ["accent", "joint", "glow"], HW(len(pv)), gnorm(pf, pv, 0.0008)))
# ---------------- face (lives on the visor sphere) ----------------
NC = 25
X = np.linspace(-1, 1, NC)
prof = np.sqrt(np.maximum(1 - np.abs(X) ** 2.4, 0))


def sheet(cx, cy, w, top, bot, off):
    """strip between curves; w half width; top/bot arrays (m) relative to cy; returns NCx5 points on the sphere"""
    x = cx + X * w
    rows = []
    for s in np.linspace(0, 1, 5):
        y = cy + bot * (1 - s) + top * s
        u = x / VR
        a = (y - HC[1]) / VR
        d = np.stack([np.sin(u) * np.cos(a), np.sin(a), np.cos(u) * np.cos(a)], 1)
        rows.append(HC + d * (VR + off))
    return np.concatenate(rows)


def sheet_tris():
    t = []
    for r in range(4):
        for c_ in range(NC - 1):
            a = r * NC + c_
            t += [(a, a + 1, a + NC), (a + 1, a + NC + 1, a + NC)]
    return np.array(t)


ST = sheet_tris()
EX, EYY, EW, EH = 0.046, 1.522, 0.0165, 0.0225


def eye(s, h=1, w=1, arch=0, slant=0, drop=0, low=0):
    top = EH * h * prof + arch * 0.012 * (1 - X**2) - arch * 0.006 + slant * 0.010 * X * s * -1 * 1 + drop
    bot = -EH * h * prof * (1 - low) + arch * 0.020 * (1 - X**2) - arch * 0.006 + drop + low * 0
    top = np.maximum(top, bot + 0.0012)
    return sheet(s * EX, EYY, EW * w, top, bot, 0.0012)


def brow(s, dy=0, slant=0, arch=0.4):
    cyy = 0.006 * arch * (1 - X**2) + slant * 0.008 * X * s
    th = 0.0034 * prof
    return sheet(s * EX, EYY + 0.0385 + dy, 0.0185, cyy + th, cyy - th, 0.0012)


def mouth(w=0.026, smile=0.0075, open_=0, rnd=0.0, inner=False):
    c_ = -smile * (1 - X**2) + smile * 0.5
    pr = prof if rnd <= 0 else np.sqrt(np.maximum(1 - X**2, 0))
    lip = 0.0034
    up = c_ + open_ * 0.32 * pr + lip * np.minimum(1, prof * 1.6 + 0.15)
    lo = c_ - open_ * 0.68 * pr - lip * np.minimum(1, prof * 1.6 + 0.15)
    if inner:
        g_ = lip * 1.15
        m_ = (up + lo) / 2
        up = np.maximum(up - g_, m_)
        lo = np.minimum(lo + g_, m_)
        ww = max(w - g_ * 0.9, 0.001)
        return sheet(0, 1.4685, ww, up, lo, 0.0022)
    return sheet(0, 1.4685, w, up, lo, 0.0012)


NE = {}


def face(**k):
    e = dict(h=1, w=1, arch=0, slant=0, low=0)
    e.update({a: b for a, b in k.get("eye", {}).items()})
    l = dict(e)
    r = dict(e)
    l.update(k.get("eyeL", {}))
    r.update(k.get("eyeR", {}))
    b = dict(dy=0, slant=0, arch=0.4)
    b.update(k.get("brow", {}))
    m_ = k.get("mouth", {})
    return eye(1, **l), eye(-1, **r), brow(1, **b), brow(-1, **b), mouth(**m_), mouth(inner=True, **m_)


EXP = {
    "aa": dict(mouth=dict(w=0.025, smile=0.004, open_=0.034)),
    "ih": dict(mouth=dict(w=0.027, smile=0.006, open_=0.013)),
    "ou": dict(mouth=dict(w=0.0115, smile=0, open_=0.014, rnd=1)),
    "ee": dict(mouth=dict(w=0.031, smile=0.009, open_=0.016)),
    "oh": dict(mouth=dict(w=0.018, smile=0, open_=0.029, rnd=1)),
    "blink": dict(eye=dict(h=0.09, arch=-0.25)),
    "blinkLeft": dict(eyeL=dict(h=0.09, arch=-0.25)),
    "blinkRight": dict(eyeR=dict(h=0.09, arch=-0.25)),
    "happy": dict(
        eye=dict(h=0.62, arch=0.75, w=1.08),
        brow=dict(dy=0.004, arch=0.9),
        mouth=dict(w=0.033, smile=0.014, open_=0.006),
    ),
    "sad": dict(
        eye=dict(h=0.82, slant=0.35), brow=dict(dy=0.002, slant=-0.9, arch=0), mouth=dict(w=0.022, smile=-0.009)
    ),
    "angry": dict(
        eye=dict(h=0.78, slant=-0.5), brow=dict(dy=-0.006, slant=0.95, arch=0), mouth=dict(w=0.022, smile=-0.006)
    ),
    "relaxed": dict(eye=dict(h=0.62), brow=dict(dy=-0.001), mouth=dict(w=0.028, smile=0.010)),
    "surprised": dict(
        eye=dict(h=1.18, w=1.14), brow=dict(dy=0.012, arch=1), mouth=dict(w=0.014, smile=0, open_=0.020, rnd=1)
    ),
    "browUp": dict(brow=dict(dy=0.011, arch=0.8)),
    "browDown": dict(brow=dict(dy=-0.006, slant=0.4, arch=0.1)),
    "smile": dict(mouth=dict(w=0.031, smile=0.013)),
    "frown": dict(mouth=dict(w=0.022, smile=-0.008)),
}
F0 = face()
FE = {k: face(**kw) for k, kw in EXP.items()}


def fprim(i, mat, bone):
    p = F0[i]
    w = wzero(len(p))
    w[:, bi[P + bone]] = 1
    return dict(
        pos=p,
        nrm=(p - HC) / np.linalg.norm(p - HC, axis=1, keepdims=True),
        idx=ST,
        W=w,
        mat=mat,
        morphs={k: (FE[k][i] - p, None) for k in EXP},
    )


names = list(EXP)
fi = g.mesh(
    "Face",
    [
        fprim(0, M["glow"], "LeftEye"),
        fprim(1, M["glow"], "RightEye"),
        fprim(2, M["glow"], "Head"),
        fprim(3, M["glow"], "Head"),
        fprim(4, M["glow"], "Head"),
        fprim(5, M["lip"], "Head"),
    ],
    names,
)
bd = lambda k: {
    "morphTargetBinds": [{"node": fi, "index": names.index(k), "weight": 1.0}],
    "isBinary": False,
    "overrideBlink": "block" if k in ("happy",) else "none",
    "overrideLookAt": "none",
    "overrideMouth": "none",
}
preset = {
    k: bd(k)
    for k in (
        "aa",
        "ih",
        "ou",
        "ee",
        "oh",
        "blink",
        "blinkLeft",
        "blinkRight",
        "happy",
        "sad",
        "angry",
        "relaxed",
        "surprised",
    )
}
preset["neutral"] = {"isBinary": False, "overrideBlink": "none", "overrideLookAt": "none", "overrideMouth": "none"}
# chest light
d = []
ct = []
cv, ctt = sdf.mesh(
    lambda q: np.linalg.norm((q - np.array([0, 1.185, 0.103])) * [1, 1, 1.6], axis=-1) - 0.017,
    [-0.03, 1.155, 0.07],
    [0.03, 1.215, 0.13],
    0.003,
    project=1,
)
w = wzero(len(cv))
w[:, bi[P + "Spine2"]] = 1
g.mesh("ChestLight", [dict(pos=cv, nrm=vnormals(cv, ctt), idx=ctt, W=w, mat=M["glow"])])
g.vrm(
    META("Pixel"),
    P,
    preset,
    [0, float(HC[1] - pos("Head")[1]), float(HC[2] + VR * 0.8)],
    custom={k: bd(k) for k in ("browUp", "browDown", "smile", "frown")},
)
for k in ("rangeMapHorizontalInner", "rangeMapHorizontalOuter", "rangeMapVerticalDown", "rangeMapVerticalUp"):
    g.j["extensions"]["VRMC_vrm"]["lookAt"][k] = {"inputMaxValue": 60, "outputScale": 7}
g.save(OUT)
print(OUT, os.path.getsize(OUT))
