import Domain
import Foundation

/// Draws one animal into a canvas: shadow, paws and tail, body with fur, ears, eyes and nose.
struct AnimalPainter {
    let pose: AnimalPose
    let appearance: Appearance
    let texture: Texture
    let floor: Floor

    private var scale: Float { Float(pose.scale) }
    /// Towards the lamp: left, up the picture, and up from the floor.
    private static let lamp = SIMD3<Float>(-0.45, -0.50, 0.74)
    private static let shadowShift = (x: 5, y: 7)

    func paint(on canvas: inout Canvas) {
        let field = BodyField(pose.spine(), scale: pose.scale, reach: 12)
        paintShadow(field, on: &canvas)
        paintTail(on: &canvas)
        paintPaws(on: &canvas)
        paintBody(field, on: &canvas)
        paintHead(on: &canvas)
    }

    private func light(_ x: Int, _ y: Int) -> Float {
        floor.light[max(0, min(floor.height - 1, y)) * floor.width + max(0, min(floor.width - 1, x))]
    }

    // MARK: - Body

    private func paintShadow(_ field: BodyField, on canvas: inout Canvas) {
        for y in 0..<field.height {
            for x in 0..<field.width {
                let depth = field.depth[y * field.width + x]
                guard depth > -9 else { continue }
                let t = min(1, (depth + 9) / 13)
                let amount = 0.42 * t * t * (3 - 2 * t)
                canvas.shade(x + field.minX + Self.shadowShift.x, y + field.minY + Self.shadowShift.y, 1 - amount)
            }
        }
    }

    private func paintBody(_ field: BodyField, on canvas: inout Canvas) {
        for y in 0..<field.height {
            for x in 0..<field.width {
                let i = y * field.width + x
                guard field.depth[i] > -3 else { continue }
                let fur = Fur(field, i, texture: texture, appearance: appearance)
                guard fur.cover > 0 else { continue }
                let (px, py) = (x + field.minX, y + field.minY)
                canvas.blend(px, py, fur.level(lamp: Self.lamp) * light(px, py), fur.cover)
            }
        }
    }

    // MARK: - Head

    private func paintHead(on canvas: inout Canvas) {
        let (ear, eye) = (BodyPlan.ear, BodyPlan.eye)
        for side in [-1.0, 1.0] {
            let centre = pose.head(ahead: ear.ahead, left: side * ear.aside)
            paintEar(centre, left: side, radius: ear.radius * pose.scale, on: &canvas)
            let iris = pose.head(ahead: eye.ahead, left: side * eye.aside)
            disc(iris, radius: eye.radius * pose.scale, level: 14, on: &canvas)
            disc(Point(iris.x - 0.6, iris.y - 0.7), radius: 0.55 * pose.scale, level: 190, on: &canvas)
        }
        disc(pose.head(ahead: BodyPlan.headLength - 0.5, left: 0), radius: 2.1 * pose.scale, level: 128, on: &canvas)
    }

    /// A thin shell: a light rim round a darker cup, with its shade on the fur behind.
    private func paintEar(_ centre: Point, left: Double, radius: Double, on canvas: inout Canvas) {
        disc(Point(centre.x + 1.6, centre.y + 2), radius: radius + 0.6, level: 30, alpha: 0.35, on: &canvas)
        let reach = Int(radius) + 2
        let (cx, cy) = (Int(centre.x.rounded()), Int(centre.y.rounded()))
        for y in (cy - reach)...(cy + reach) {
            for x in (cx - reach)...(cx + reach) {
                let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
                let (c, s) = (cos(pose.headAngle), sin(pose.headAngle))
                // Along the head the ear is a little shorter than across.
                let (ahead, aside) = ((dx * c + dy * s) * 1.22, dx * s - dy * c)
                let r = (ahead * ahead + aside * aside).squareRoot()
                let cover = max(0, min(1, (radius - r) / 1.1 + 0.5))
                guard cover > 0 else { continue }
                let rim = max(0, min(1, (r / radius - 0.55) / 0.4))
                let cup = 1 - 0.28 * max(0, -(aside * left) / radius + 0.35) - 0.10 * max(0, ahead / radius)
                let level = (appearance.shade * 0.25 + 92 + 30 * rim) * cup
                canvas.blend(x, y, Float(level) * light(x, y), Float(cover))
            }
        }
    }

    // MARK: - Limbs

    private func paintTail(on canvas: inout Canvas) {
        let points = [pose.tailBase] + pose.tail
        for shadow in [true, false] {
            for k in 0..<(points.count - 1) {
                for step in 0..<8 {
                    let t = Double(step) / 8
                    let (a, b) = (points[k], points[k + 1])
                    let at = Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
                    let share = (Double(k) + t) / Double(points.count - 1)
                    let radius = (3.0 - 2.1 * share) * pose.scale
                    if shadow {
                        disc(Point(at.x + 2, at.y + 3), radius: radius + 0.5, level: 40, alpha: 0.06, on: &canvas)
                    } else {
                        disc(at, radius: radius, level: 92 + 10 * share, alpha: 0.8, on: &canvas)
                        disc(Point(at.x - 0.5, at.y - 0.6), radius: radius * 0.45, level: 128, alpha: 0.3, on: &canvas)
                    }
                }
            }
        }
    }

    /// Four paws: two pairs that step in turn (left front with right hind).
    private func paintPaws(on canvas: inout Canvas) {
        let front = pose.neck.distance(to: pose.joints[0]) > 0 ? (pose.neck, pose.joints[0]) : nil
        for (pair, reach, size, opposite) in [
            (front, 13.5, 3.0, 0.0), ((pose.joints[2], pose.joints[3]), 17.5, 4.0, Double.pi),
        ] {
            guard let (ahead, behind) = pair else { continue }
            let length = max(ahead.distance(to: behind), 0.1)
            let (ux, uy) = ((ahead.x - behind.x) / length, (ahead.y - behind.y) / length)
            for side in [-1.0, 1.0] {
                let swing = sin(pose.gait + opposite + (side > 0 ? .pi : 0)) * 7 * pose.stride + 2
                let out = (reach + 0.8 * pose.stride) * side * pose.scale
                for toe in 0..<4 {
                    let forward = (swing + Double(toe) * 1.7) * pose.scale
                    let place = Point(
                        behind.x + ux * forward + uy * out, behind.y + uy * forward - ux * out)
                    let radius = (size - 0.35 * Double(toe)) * pose.scale
                    disc(Point(place.x + 1.2, place.y + 1.8), radius: radius, level: 40, alpha: 0.2, on: &canvas)
                    disc(place, radius: radius, level: 122, alpha: 0.85, on: &canvas)
                }
            }
        }
    }

    /// A disc with a soft edge, in the light that falls there.
    private func disc(
        _ centre: Point, radius: Double, level: Double, alpha: Double = 1, on canvas: inout Canvas
    ) {
        let reach = Int(radius) + 2
        let (cx, cy) = (Int(centre.x.rounded()), Int(centre.y.rounded()))
        for y in (cy - reach)...(cy + reach) {
            for x in (cx - reach)...(cx + reach) {
                let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
                let cover = max(0, min(1, radius - (dx * dx + dy * dy).squareRoot() + 0.5))
                if cover > 0 { canvas.blend(x, y, Float(level) * light(x, y), Float(cover * alpha)) }
            }
        }
    }
}

/// The fur at one pixel: its cover (hairs stand over the outline) and its grey level.
struct Fur {
    let cover: Float
    private let along: Float
    private let aside: Float
    private let normal: SIMD3<Float>
    private let hair: Float
    private let patch: Float
    private let shade: Float

    init(_ field: BodyField, _ i: Int, texture: Texture, appearance: Appearance) {
        (along, aside) = (field.along[i], field.aside[i])
        let (ox, oy) = (Float(appearance.textureOrigin.0), Float(appearance.textureOrigin.1))
        // Hairs lie along the body: the texture is stretched that way; single dark and light hairs are short.
        hair =
            0.55 * texture(along * 0.30 + ox, aside * 0.80 + oy) + 0.30 * texture(along * 0.75 + oy, aside * 1.6 + ox)
            + 0.25 * texture(along * 1.1 + 17, aside * 1.1 + oy)
        patch = texture(along * 0.06 + oy, aside * 0.09 + ox)
        let onHead = max(0, min(1, (24 - along) / 12))
        let tufts = 0.6 * texture(along * 0.5 + ox, aside * 0.45 + oy) + texture(along * 1.5 + oy, aside * 1.3 + ox)
        cover = max(0, min(1, (field.depth[i] + (1.15 - 0.75 * onHead) * tufts) / 1.7 + 0.5))
        let across = max(-1, min(1, 1 - field.depth[i] / max(field.halfWidth[i], 0.5))) * (aside > 0 ? 1 : -1)
        let d = field.direction[i]
        normal = SIMD3(-d.y * across, d.x * across, max(0, 1 - across * across).squareRoot())
        shade = Float(appearance.shade)
    }

    func level(lamp: SIMD3<Float>) -> Float {
        let diffuse = max(0, (normal * lamp).sum())
        let sheen = (1 - normal.z) * (1 - normal.z)
        let back = 1 - 0.13 * exp(-aside * aside / 30)
        let nape = 1 - 0.12 * exp(-(along - 31) * (along - 31) / 22)
        let muzzle = 1 + 0.22 * max(0, min(1, (13 - along) / 10))
        let coat = 1 + 0.24 * hair + 0.12 * patch
        return shade * (0.50 + 0.72 * diffuse + 0.16 * sheen) * back * nape * muzzle * coat
    }
}
