"""Minimal GLB + VRM 1.0 writer (numpy only)."""

import json, struct, numpy as np

VRM2MIX = {
    "hips": "Hips",
    "spine": "Spine",
    "chest": "Spine1",
    "upperChest": "Spine2",
    "neck": "Neck",
    "head": "Head",
    "leftEye": "LeftEye",
    "rightEye": "RightEye",
    "jaw": "Jaw",
}
for S, s in (("Left", "left"), ("Right", "right")):
    VRM2MIX.update(
        {
            s + "Shoulder": S + "Shoulder",
            s + "UpperArm": S + "Arm",
            s + "LowerArm": S + "ForeArm",
            s + "Hand": S + "Hand",
            s + "UpperLeg": S + "UpLeg",
            s + "LowerLeg": S + "Leg",
            s + "Foot": S + "Foot",
            s + "Toes": S + "ToeBase",
        }
    )
    for f, F in (("Index", "Index"), ("Middle", "Middle"), ("Ring", "Ring"), ("Little", "Pinky")):
        for i, p in enumerate(("Proximal", "Intermediate", "Distal")):
            VRM2MIX[s + f + p] = f"{S}Hand{F}{i+1}"
    for i, p in enumerate(("Metacarpal", "Proximal", "Distal")):
        VRM2MIX[s + "Thumb" + p] = f"{S}HandThumb{i+1}"


class Glb:
    def __init__(s):
        s.j = {
            "asset": {"version": "2.0", "generator": "Momjit avatar generator"},
            "scene": 0,
            "scenes": [{"nodes": []}],
            "nodes": [],
            "meshes": [],
            "materials": [],
            "accessors": [],
            "bufferViews": [],
            "buffers": [],
        }
        s.b = bytearray()

    def view(s, data, target=None):
        while len(s.b) % 4:
            s.b.append(0)
        v = {"buffer": 0, "byteOffset": len(s.b), "byteLength": len(data)}
        if target:
            v["target"] = target
        s.b += data
        s.j["bufferViews"].append(v)
        return len(s.j["bufferViews"]) - 1

    def acc(s, a, kind, target=None, minmax=False, norm=False):
        a = np.ascontiguousarray(a)
        ct = {"float32": 5126, "uint8": 5121, "uint16": 5123, "uint32": 5125, "int16": 5122}[a.dtype.name]
        o = {"bufferView": s.view(a.tobytes(), target), "componentType": ct, "count": len(a), "type": kind}
        if norm:
            o["normalized"] = True
        if minmax:
            o["min"] = np.atleast_1d(a.min(0)).tolist()
            o["max"] = np.atleast_1d(a.max(0)).tolist()
        s.j["accessors"].append(o)
        return len(s.j["accessors"]) - 1

    def sparse(s, a, eps=1e-6):
        """VEC3 float sparse accessor (zero base)."""
        a = a.astype(np.float32)
        idx = np.where(np.abs(a).max(1) > eps)[0]
        if len(idx) > len(a) * 0.6:
            return s.acc(a, "VEC3", 34962, True)
        if len(idx) == 0:
            idx = np.array([0])
        it = np.uint16 if len(a) < 65536 else np.uint32
        full = a.copy()
        m = np.zeros(len(a), bool)
        m[idx] = True
        full[~m] = 0
        o = {
            "componentType": 5126,
            "count": len(a),
            "type": "VEC3",
            "min": full.min(0).tolist(),
            "max": full.max(0).tolist(),
            "sparse": {
                "count": len(idx),
                "indices": {
                    "bufferView": s.view(idx.astype(it).tobytes()),
                    "componentType": 5123 if it == np.uint16 else 5125,
                },
                "values": {"bufferView": s.view(np.ascontiguousarray(a[idx]).tobytes())},
            },
        }
        s.j["accessors"].append(o)
        return len(s.j["accessors"]) - 1

    def material(s, name, color, rough=0.7, metal=0.0, double=False, emissive=None, ext=None, tex=None):
        m = {
            "name": name,
            "pbrMetallicRoughness": {
                "baseColorFactor": [float(x) for x in (*color, 1)][:4],
                "roughnessFactor": rough,
                "metallicFactor": metal,
            },
        }
        if double:
            m["doubleSided"] = True
        if tex is not None:
            m["pbrMetallicRoughness"]["baseColorTexture"] = {"index": tex}
        if emissive is not None:
            m["emissiveFactor"] = list(emissive)
        if ext:
            m["extensions"] = ext
            s.j.setdefault("extensionsUsed", [])
            [s.j["extensionsUsed"].append(e) for e in ext if e not in s.j["extensionsUsed"]]
        s.j["materials"].append(m)
        return len(s.j["materials"]) - 1

    def texture(s, rgb):
        """rgb uint8 HxWx3 (sRGB) -> texture index (PNG embedded)"""
        import zlib

        h, w, _ = rgb.shape
        raw = np.concatenate(
            [np.zeros((h, 1), np.uint8), np.ascontiguousarray(rgb, np.uint8).reshape(h, -1)], 1
        ).tobytes()
        ch = lambda t, d: struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
        png = (
            b"\x89PNG\r\n\x1a\n"
            + ch(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
            + ch(b"IDAT", zlib.compress(raw, 9))
            + ch(b"IEND", b"")
        )
        s.j.setdefault("images", []).append({"bufferView": s.view(png), "mimeType": "image/png"})
        s.j.setdefault("samplers", [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}])
        s.j.setdefault("textures", []).append({"source": len(s.j["images"]) - 1, "sampler": 0})
        return len(s.j["textures"]) - 1

    def skeleton(s, bones):
        """bones: ordered dict name -> (parent|None, world pos). All rest rotations are identity."""
        s.bidx = {}
        s.j["nodes"].append({"name": "Armature", "children": []})
        s.root = 0
        s.j["scenes"][0]["nodes"].append(0)
        for n, (p, pos) in bones.items():
            t = np.array(pos, float) - (np.array(bones[p][1], float) if p else 0)
            s.j["nodes"].append({"name": n, "translation": [float(np.float32(x)) for x in t]})
            s.bidx[n] = len(s.j["nodes"]) - 1
            if p:
                s.j["nodes"][s.bidx[p]].setdefault("children", []).append(s.bidx[n])
        s.jn = list(bones)
        ibm = np.zeros((len(bones), 4, 4), np.float32)
        for i, n in enumerate(s.jn):
            m = np.eye(4)
            m[:3, 3] = -np.array(bones[n][1])
            ibm[i] = m.T
        root = [n for n, (p, _) in bones.items() if not p][0]
        s.j["skins"] = [
            {
                "name": "skin",
                "joints": [s.bidx[n] for n in s.jn],
                "inverseBindMatrices": s.acc(ibm.reshape(-1, 16), "MAT4"),
                "skeleton": s.bidx[root],
            }
        ]
        s.j["nodes"][0]["children"].append(s.bidx[root])

    def mesh(s, name, prims, morph_names=()):
        """prims: list of dict(pos,nrm,idx,W(n,nb),mat,col=None,uv=None,morphs={name:(dpos,dnrm|None)})"""
        ps = []
        for p in prims:
            n = len(p["pos"])
            W = p["W"]
            k = np.argsort(-W, 1)[:, :4]
            w = np.take_along_axis(W, k, 1)
            w = np.where(w < 0.004, 0, w)
            w /= w.sum(1, keepdims=True)
            k = np.where(w > 0, k, 0)
            q = np.round(w * 65535).astype(np.int64)
            q[:, 0] += 65535 - q.sum(1)
            at = {
                "POSITION": s.acc(p["pos"].astype(np.float32), "VEC3", 34962, True),
                "NORMAL": s.acc(
                    (p["nrm"] / np.maximum(np.linalg.norm(p["nrm"], axis=1, keepdims=True), 1e-9)).astype(np.float32),
                    "VEC3",
                    34962,
                ),
                "JOINTS_0": s.acc(k.astype(np.uint8), "VEC4", 34962),
                "WEIGHTS_0": s.acc(q.astype(np.uint16), "VEC4", 34962, norm=True),
            }
            if p.get("uv") is not None:
                at["TEXCOORD_0"] = s.acc(p["uv"].astype(np.float32), "VEC2", 34962)
            if p.get("col") is not None:
                c = np.clip(p["col"], 0, 1)
                c = np.concatenate([c, np.ones((n, 1))], 1)
                at["COLOR_0"] = s.acc(np.round(c * 65535).astype(np.uint16), "VEC4", 34962, norm=True)
            pr = {
                "attributes": at,
                "indices": s.acc(p["idx"].reshape(-1).astype(np.uint16 if n < 65535 else np.uint32), "SCALAR", 34963),
                "material": p["mat"],
            }
            if morph_names:
                tg = []
                for m in morph_names:
                    dp, dn = p.get("morphs", {}).get(m, (np.zeros((n, 3)), None))
                    t = {"POSITION": s.sparse(dp)}
                    if dn is not None:
                        t["NORMAL"] = s.sparse(dn, 2e-3)
                    else:
                        t["NORMAL"] = s.sparse(np.zeros((n, 3)))
                    tg.append(t)
                pr["targets"] = tg
            ps.append(pr)
        m = {"name": name, "primitives": ps}
        if morph_names:
            m["weights"] = [0.0] * len(morph_names)
            m["extras"] = {"targetNames": list(morph_names)}
        s.j["meshes"].append(m)
        s.j["nodes"].append({"name": name, "mesh": len(s.j["meshes"]) - 1, "skin": 0})
        i = len(s.j["nodes"]) - 1
        s.j["scenes"][0]["nodes"].append(i)
        return i

    def vrm(s, meta, bone_prefix, expressions, look_offset, custom=None, look="bone"):
        hb = {}
        for v, m in VRM2MIX.items():
            if bone_prefix + m in s.bidx:
                hb[v] = {"node": s.bidx[bone_prefix + m]}
        ex = {"preset": expressions}
        if custom:
            ex["custom"] = custom
        s.j.setdefault("extensionsUsed", []).append("VRMC_vrm")
        s.j.setdefault("extensions", {})["VRMC_vrm"] = {
            "specVersion": "1.0",
            "meta": meta,
            "humanoid": {"humanBones": hb},
            "expressions": ex,
            "firstPerson": {},
            "lookAt": {
                "type": look,
                "offsetFromHeadBone": look_offset,
                "rangeMapHorizontalInner": {"inputMaxValue": 90, "outputScale": 10},
                "rangeMapHorizontalOuter": {"inputMaxValue": 90, "outputScale": 10},
                "rangeMapVerticalDown": {"inputMaxValue": 90, "outputScale": 10},
                "rangeMapVerticalUp": {"inputMaxValue": 90, "outputScale": 10},
            },
        }

    def save(s, path):
        while len(s.b) % 4:
            s.b.append(0)
        s.j["buffers"] = [{"byteLength": len(s.b)}]
        js = json.dumps(s.j, separators=(",", ":")).encode()
        js += b" " * (-len(js) % 4)
        with open(path, "wb") as f:
            f.write(
                struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(js) + 8 + len(s.b))
                + struct.pack("<I4s", len(js), b"JSON")
                + js
                + struct.pack("<I4s", len(s.b), b"BIN\0")
                + bytes(s.b)
            )


META = lambda name, lic="https://vrm.dev/licenses/1.0/": {
    "name": name,
    "version": "1",
    "authors": ["Momjit"],
    "licenseUrl": lic,
    "avatarPermission": "everyone",
    "allowExcessivelyViolentUsage": True,
    "allowExcessivelySexualUsage": True,
    "commercialUsage": "corporation",
    "allowPoliticalOrReligiousUsage": True,
    "allowAntisocialOrHateUsage": True,
    "creditNotation": "unnecessary",
    "allowRedistribution": True,
    "modification": "allowModificationRedistribution",
    "otherLicenseUrl": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def vnormals(P, T):
    n = np.zeros_like(P)
    fn = np.cross(P[T[:, 1]] - P[T[:, 0]], P[T[:, 2]] - P[T[:, 0]])
    for k in range(3):
        np.add.at(n, T[:, k], fn)
    l = np.linalg.norm(n, axis=1, keepdims=True)
    return np.where(l > 1e-14, n / np.maximum(l, 1e-14), [0, 0, 1.0])


def srgb(h):
    c = np.array([int(h[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
