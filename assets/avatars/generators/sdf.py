"""Signed-distance modelling + marching cubes, project-made."""

import numpy as np
from skimage.measure import marching_cubes


def smin(a, b, k):
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    return b * (1 - h) + a * h - k * h * (1 - h)


def smax(a, b, k):
    return -smin(-a, -b, k)


def sphere(p, c, r):
    return np.linalg.norm(p - np.array(c), axis=-1) - r


def ellipsoid(p, c, r):
    r = np.array(r, float)
    q = p - np.array(c)
    k0 = np.linalg.norm(q / r, axis=-1)
    k1 = np.linalg.norm(q / (r * r), axis=-1)
    return k0 * (k0 - 1) / np.maximum(k1, 1e-9)


def cone(p, a, b, ra, rb):
    """round cone-ish capsule a->b with linearly varying radius"""
    a = np.array(a, float)
    b = np.array(b, float)
    d = b - a
    h = np.clip(((p - a) @ d) / (d @ d), 0, 1)
    return np.linalg.norm(p - a - h[..., None] * d, axis=-1) - (ra + (rb - ra) * h)


def ecap(p, a, b, ra, rb, up, fl):
    """capsule with elliptical section: squash factor fl along 'up' direction"""
    a = np.array(a, float)
    b = np.array(b, float)
    up = np.array(up, float)
    up /= np.linalg.norm(up)
    d = b - a
    h = np.clip(((p - a) @ d) / (d @ d), 0, 1)
    q = p - a - h[..., None] * d
    u = q @ up
    q = q + ((1 / fl - 1) * u)[..., None] * up
    r = ra + (rb - ra) * h
    return (np.linalg.norm(q, axis=-1) - r) * min(1, fl)


def rbox(p, c, half, r):
    q = np.abs(p - np.array(c)) - (np.array(half) - r)
    return np.linalg.norm(np.maximum(q, 0), axis=-1) + np.minimum(q.max(-1), 0) - r


def mesh(f, lo, hi, h, project=2):
    lo = np.array(lo, float)
    hi = np.array(hi, float)
    n = np.ceil((hi - lo) / h).astype(int) + 1
    ax = [lo[i] + h * np.arange(n[i]) for i in range(3)]
    out = np.empty(n, np.float32)
    for i0 in range(0, n[0], 16):
        g = np.stack(np.meshgrid(ax[0][i0 : i0 + 16], ax[1], ax[2], indexing="ij"), -1)
        out[i0 : i0 + 16] = f(g)
    v, t, _, _ = marching_cubes(out, 0.0, spacing=(h, h, h))
    v = v + lo
    t = t[:, ::-1]
    for _ in range(project):
        v, _n = snap(f, v, h)
    # marching_cubes orientation check
    fn = np.cross(v[t[:, 1]] - v[t[:, 0]], v[t[:, 2]] - v[t[:, 0]])
    g = grad(f, v[t].mean(1))
    if (fn * g).sum() < 0:
        t = t[:, ::-1]
    return v, t


def grad(f, v, e=1e-4):
    g = np.zeros_like(v)
    for k in range(3):
        d = np.zeros(3)
        d[k] = e
        g[:, k] = (f(v + d) - f(v - d)) / (2 * e)
    return g


def snap(f, v, h):
    d = f(v)
    g = grad(f, v, h * 0.05)
    gg = np.maximum((g * g).sum(1), 0.05)
    s = np.clip(d / gg, -h * 0.5, h * 0.5)
    return v - s[:, None] * g, g


def relax(f, v, t, h, it=3, lam=0.5):
    """tangential relaxation: laplacian smoothing + reprojection onto the surface, gives even triangles"""
    n = len(v)
    import scipy.sparse as sp

    e = np.vstack([t[:, [0, 1]], t[:, [1, 2]], t[:, [2, 0]]])
    e = np.vstack([e, e[:, ::-1]])
    A = sp.coo_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (n, n)).tocsr()
    A.data[:] = 1
    D = np.asarray(A.sum(1)).ravel()
    D[D == 0] = 1
    for _ in range(it):
        v = v + lam * ((A @ v) / D[:, None] - v)
        v, _g = snap(f, v, h)
        v, _g = snap(f, v, h)
    return v


def simplify(v, t, target):
    """quadric decimation (PyPI fast-simplification), keeps orientation"""
    import fast_simplification as fs

    if len(t) <= target:
        return v, t
    v2, t2 = fs.simplify(np.ascontiguousarray(v, np.float32), np.ascontiguousarray(t, np.int32), 1 - target / len(t))
    return v2.astype(float), t2.astype(int)
