"""Sneaker as an SDF fitted to measured foot points."""

import numpy as np, sdf
from vrm import srgb


def shoe(foot, ankle, side, h=0.004, upper="E9EDF0", sole="FFFFFF", accent="E2725B"):
    z0, z1 = foot[:, 2].min() - 0.008, foot[:, 2].max() + 0.012
    L = z1 - z0
    xs = lambda a, b: (lambda q: ((q[:, 0].min() + q[:, 0].max()) / 2, (q[:, 0].max() - q[:, 0].min()) / 2))(
        foot[(foot[:, 2] > z0 + a * L) & (foot[:, 2] < z0 + b * L) & (foot[:, 1] < 0.05)]
    )
    hx, hr = xs(0.02, 0.25)
    bx, br = xs(0.6, 0.8)
    tx, tr = xs(0.85, 0.99)
    hr = max(hr, 0.03) + 0.007
    br = br + 0.007
    tr = min(br * 0.84, tr + 0.016)
    H = np.array([hx, 0, z0 + hr])
    B = np.array([bx, 0, z0 + 0.70 * L])
    T = np.array([(tx + bx) / 2, 0, z1 - tr])

    def c2(p, a, b, ra, rb):
        q = p.copy()
        q[..., 1] = 0
        return sdf.cone(q, a, b, ra, rb)

    def parts(p):
        o = np.minimum(c2(p, H, B, hr, br), c2(p, B, T, br, tr))
        toe = np.clip((p[..., 2] - B[2]) / (z1 - B[2]), 0, 1) * 0.010
        so = sdf.smax(o - 0.004, np.abs(p[..., 1] - 0.001 - toe * 0.5) - 0.014, 0.008)
        y = lambda c, yy: np.array([c[0], yy, c[2]])
        up = sdf.smin(
            sdf.cone(p, y(H, 0.040), y(B, 0.028), hr * 0.95, br * 0.86),
            sdf.cone(p, y(B, 0.026), y(T, 0.024), br * 0.86, tr * 0.80),
            0.02,
        )
        up = sdf.smin(
            up,
            sdf.cone(
                p, y(H, 0.04) + [0, 0, 0.012], np.array([ankle[0], ankle[1] + 0.015, ankle[2]]), hr * 0.92, 0.043
            ),
            0.03,
        )
        up = sdf.smin(
            up,
            sdf.cone(
                p, np.array([ankle[0] * 0.5 + bx * 0.5, 0.062, (ankle[2] + B[2]) / 2]), y(B, 0.044), 0.030, 0.026
            ),
            0.03,
        )  # tongue
        up = sdf.smax(up, -(p[..., 1] - 0.002), 0.006)
        up = sdf.smax(up, p[..., 1] - (ankle[1] + 0.022), 0.006)
        return so, up

    f = lambda p: sdf.smin(*parts(p), 0.0035)
    lo = [min(H[0], B[0], T[0]) - 0.075, -0.022, z0 - 0.02]
    hi = [max(H[0], B[0], T[0]) + 0.075, ankle[1] + 0.06, z1 + 0.02]
    v, t = sdf.mesh(f, lo, hi, h, project=1)
    v = sdf.relax(f, v, t, h, 2, 0.4)
    v, t = sdf.simplify(v, t, 5200)
    so, up = parts(v)
    k = (so < up)[:, None]
    col = np.where(k, srgb(sole), srgb(upper))
    s = (v[:, 2] - z0) / L
    st = (~k[:, 0]) & (np.abs(s - 0.47 - (v[:, 1] - 0.03) * 1.2) < 0.035) & (v[:, 1] < 0.062)
    col[st] = srgb(accent)
    st2 = (~k[:, 0]) & (s < 0.09) & (v[:, 1] > 0.03)
    col[st2] = srgb(accent)
    n = sdf.grad(f, v, 0.0012)
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
    return v, t, col, n
