import Domain

/// Where each pixel near an animal lies on its body: the body as a union of tapered capsules along the spine.
struct BodyField {
    let minX: Int
    let minY: Int
    let width: Int
    let height: Int
    /// Depth inside the outline, px; negative outside, very negative where it was not worked out.
    private(set) var depth: [Float]
    /// Distance from the nose along the spine and to the right of it, px at scale 1.
    private(set) var along: [Float]
    private(set) var aside: [Float]
    /// Half the body's width there, px.
    private(set) var halfWidth: [Float]
    /// The spine's direction there, from nose to tail.
    private(set) var direction: [SIMD2<Float>]

    /// - Parameter reach: how far outside the outline the field is wanted, px.
    init(_ spine: [SpineSample], scale: Double, reach: Float) {
        let widest = (spine.map(\.halfWidth).max() ?? 0) + Double(reach) + 2
        let box = Box(around: spine.map(\.position)) ?? Box(minX: 0, minY: 0, maxX: 0, maxY: 0)
        minX = Int((box.minX - widest).rounded(.down))
        minY = Int((box.minY - widest).rounded(.down))
        width = Int((box.maxX + widest).rounded(.up)) - minX + 1
        height = Int((box.maxY + widest).rounded(.up)) - minY + 1
        depth = Array(repeating: -1000, count: width * height)
        along = Array(repeating: 0, count: width * height)
        aside = along
        halfWidth = along
        direction = Array(repeating: .zero, count: width * height)
        for (a, b) in zip(spine, spine.dropFirst()) { add(a, b, scale: Float(scale), reach: reach) }
    }

    private mutating func add(_ a: SpineSample, _ b: SpineSample, scale: Float, reach: Float) {
        let start = SIMD2(Float(a.position.x), Float(a.position.y))
        let end = SIMD2(Float(b.position.x), Float(b.position.y))
        let (r0, r1) = (Float(a.halfWidth), Float(b.halfWidth))
        let edge = end - start
        let square = max((edge * edge).sum(), 1e-6)
        let unit = edge / square.squareRoot()
        let margin = max(r0, r1) + reach
        let x0 = max(0, Int(min(start.x, end.x) - margin) - minX), x1 = Int(max(start.x, end.x) + margin) + 1 - minX
        let y0 = max(0, Int(min(start.y, end.y) - margin) - minY), y1 = Int(max(start.y, end.y) + margin) + 1 - minY
        for y in y0...min(y1, height - 1) {
            for x in x0...min(x1, width - 1) {
                let p = SIMD2(Float(x + minX), Float(y + minY)) - start
                let t = max(0, min(1, (p * edge).sum() / square))
                let off = p - edge * t
                let distance = (off * off).sum().squareRoot()
                let radius = r0 + (r1 - r0) * t
                let i = y * width + x
                guard radius - distance > depth[i] else { continue }
                depth[i] = radius - distance
                halfWidth[i] = radius
                along[i] = Float(a.distance) + (Float(b.distance) - Float(a.distance)) * t
                aside[i] = (unit.x * p.y - unit.y * p.x) / scale
                direction[i] = unit
            }
        }
    }
}
