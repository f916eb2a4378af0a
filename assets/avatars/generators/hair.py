"""Stylised side-parted hair: ribbon clumps swept over a skull ellipsoid, merged as an SDF and meshed."""

import numpy as np, sdf
from vrm import srgb


def hair(hv, eyes, tip, h=0.003, color=("2E1A12", "7A4A2C"), seed=3, fringe_drop=0.0, back=-34):
    ey = (eyes["Left"][0] + eyes["Right"][0]) / 2
    top = hv[hv[:, 1].argmax()]
    sk = hv[hv[:, 1] > ey[1] + 0.02]
    zc = (sk[:, 2].max() + sk[:, 2].min()) / 2
    rx = np.abs(sk[:, 0]).max()
    rz = (sk[:, 2].max() - sk[:, 2].min()) / 2
    cy = ey[1] + 0.010
    c = np.array([0, cy, zc])
    r = np.array([rx, top[1] - cy, rz])
    rng = np.random.default_rng(seed)

    def surf(az, el, o):
        a, e = np.radians(az), np.radians(el)
        if el >= 0:
            d = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
        else:
            f = 1 - 0.30 * np.sin(-e) ** 1.3
            d = np.array([np.sin(a) * f, np.sin(e) * 1.15, np.cos(a) * f])
        nrm = d / r
        nrm /= np.linalg.norm(nrm)
        return c + d * r + nrm * o, nrm

    def catmull(K, n):
        K = np.array(K, float)
        K = np.vstack([2 * K[0] - K[1], K, 2 * K[-1] - K[-2]])
        out = []
        m = len(K) - 3
        for s in np.linspace(0, m - 1e-6, n):
            i = int(s)
            t = s - i
            p0, p1, p2, p3 = K[i : i + 4]
            out.append(
                0.5
                * (
                    (2 * p1)
                    + (-p0 + p2) * t
                    + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                    + (-p0 + 3 * p1 - 3 * p2 + p3) * t**3
                )
            )
        return np.array(out)

    cl = []

    def clump(keys, w, lift=0.010, flat=0.42, tip_=0.16, n=10, flip=0.0):
        K = catmull(keys, n)
        pts = []
        for k, (az, el) in enumerate(K):
            t = k / (n - 1)
            prof = np.interp(t, [0, 0.18, 0.55, 0.85, 1], [0.55, 0.9, 1, 0.62, tip_])
            o = lift * np.interp(t, [0, 0.3, 0.75, 1], [0.6, 1.15, 1, 0.75]) + flip * max(0, t - 0.7)
            p, nn = surf(az, el, o)
            pts.append((p, nn, w * prof))
        cl.append((pts, flat))

    P = 34  # parting azimuth
    # long fringe swept to the character's right
    F = fringe_drop
    for i, (e0, k) in enumerate(
        [
            (80, [(14, 62), (-28, 47), (-58, 24), (-76, -4)]),
            (70, [(12, 54), (-22, 40), (-50, 18), (-66, -8)]),
            (60, [(10, 45), (-18, 33), (-42, 14), (-58, -6)]),
            (52, [(12, 38), (-8, 28), (-30, 13), (-46, -1)]),
        ]
    ):
        clump([(P, e0)] + [(a, e - F) for a, e in k], 0.026 - 0.0012 * i, 0.015 - 0.0022 * i)
    clump([(P, 48), (18, 34), (2, 24), (-14, 13 - F)], 0.019, 0.008)
    # short side of the parting
    for e0, k in [
        (78, [(52, 62), (70, 38), (80, 10), (86, -14)]),
        (66, [(50, 50), (64, 30), (72, 8), (76, -16)]),
        (56, [(46, 42), (56, 26), (63, 8), (66, -10)]),
    ]:
        clump([(P + 3, e0)] + k, 0.022, 0.012)
    # sideburn locks in front of the ears
    clump([(-70, 40), (-78, 15), (-80, -8), (-76, -26)], 0.014, 0.008)
    clump([(66, 38), (77, 14), (79, -8), (76, -24)], 0.013, 0.007)
    # crown to sides/back, two layers
    for az in np.arange(88, 275, 15.5):
        b = 180 - abs(az - 180)
        e1 = np.interp(b, [85, 105, 140, 180], [-16, back + 4, back, back - 2])
        j = rng.normal(0, 2.5)
        clump(
            [
                (az * 0.35 + 117, 84),
                (az + j * 0.3, 58),
                (az + j, 26),
                (az + j, -2),
                (az + j + rng.normal(0, 3), e1 + rng.normal(0, 2)),
            ],
            0.021,
            0.011 + rng.normal(0, 0.001),
            flip=0.010,
        )
    for az in np.arange(80, 285, 21):
        j = rng.normal(0, 3)
        clump([(az * 0.4 + 108, 86), (az + j, 62), (az + j, 38), (az + j, 14 + rng.normal(0, 4))], 0.023, 0.019)
    clump([(200, 84), (150, 72), (60, 78), (20, 64)], 0.020, 0.018)
    clump([(190, 86), (-60, 76), (-70, 58), (-82, 32)], 0.022, 0.019)
    clump([(170, 86), (100, 70), (80, 52), (84, 26)], 0.022, 0.018)

    def f(p):
        d = sdf.ellipsoid(p, c + np.array([0, 0.001, -0.002]), r + 0.0055)
        lim = cy + 0.030 - np.clip((zc + 0.010 - p[..., 2]) * 1.1, 0, 0.075)  # hairline falls towards the nape
        d = sdf.smax(d, lim - p[..., 1], 0.008)
        d = sdf.smax(d, p[..., 2] - (zc + r[2] * 0.60), 0.01)
        out = np.array(d)
        for pts, fl in cl:
            P0 = np.array([q[0] for q in pts])
            rr = max(q[2] for q in pts) + 0.012
            bb = (p >= P0.min(0) - rr).all(-1) & (p <= P0.max(0) + rr).all(-1)
            if not bb.any():
                continue
            q = p[bb]
            m = np.full(len(q), 9.0)
            for (a, na, ra), (b, nb, rb) in zip(pts[:-1], pts[1:]):
                m = np.minimum(m, sdf.ecap(q, a, b, ra, rb, na + nb, fl))
            out[bb] = sdf.smin(out[bb], m, 0.0045)
        return out

    lo = c - r - 0.06 - np.array([0, 0.08, 0])
    hi = c + r + 0.06
    v, t = sdf.mesh(f, lo, hi, h, project=1)
    v = sdf.relax(f, v, t, h, 2, 0.4)
    inside = sdf.ellipsoid(v, c, r - 0.010) < 0
    t = t[~inside[t].all(1)]
    # keep only big connected components
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components as cc

    A = sp.coo_matrix((np.ones(len(t) * 2), (np.r_[t[:, 0], t[:, 1]], np.r_[t[:, 1], t[:, 2]])), (len(v), len(v)))
    _, lab = cc(A, False)
    big = np.bincount(lab[t[:, 0]])
    t = t[big[lab[t[:, 0]]] > 200]
    ids, inv = np.unique(t, return_inverse=True)
    v = v[ids]
    t = inv.reshape(t.shape)
    v, t = sdf.simplify(v, t, 14000)
    v, _g = sdf.snap(f, v, h)
    k = np.clip((sdf.ellipsoid(v, c, r) - 0.004) / 0.030, 0, 1)[:, None] ** 0.8
    col = srgb(color[0]) * (1 - k) + srgb(color[1]) * k
    n = sdf.grad(f, v, 0.0012)
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
    return v, t, col, n
