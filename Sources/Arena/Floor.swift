import Foundation

/// The empty arena: bedding under uneven light, and the walls seen from above.
struct Floor: Sendable {
    let width: Int
    let height: Int
    /// Light that falls on each pixel, about 0.6 to 1.1.
    let light: [Float]
    /// Grey levels in the canvas's fixed point.
    let levels: [Int16]

    init(_ configuration: ArenaConfiguration, texture: Texture) {
        var random = SeededGenerator(seed: configuration.seed, stream: 3)
        width = configuration.width
        height = configuration.height
        light = Self.lamps(width: width, height: height)
        var albedo = Self.bedding(width: width, height: height, texture: texture)
        Self.scatter(&albedo, width: width, height: height, using: &random)
        let wall = 15 * min(Double(width) / 640, Double(height) / 480)
        Self.walls(&albedo, width: width, height: height, thickness: Float(wall), texture: texture)
        levels = zip(albedo, light).map { Int16(max(0, min(255, $0 * $1)) * Canvas.one) }
    }

    /// One lamp up left of the middle, weaker light to the corners, a soft reflection at the right.
    private static func lamps(width: Int, height: Int) -> [Float] {
        let (w, h) = (Float(width), Float(height))
        return (0..<(width * height)).map { i in
            let (x, y) = (Float(i % width) / w, Float(i / width) / h)
            let (dx, dy) = (x - 0.42, (y - 0.40) * h / w)
            let (rx, ry) = (x - 0.80, (y - 0.24) * h / w)
            return 1.06 - 0.62 * (dx * dx + dy * dy) + 0.10 * exp(-(rx * rx + ry * ry) / 0.012) - 0.05 * (x - 0.5)
        }
    }

    private static func bedding(width: Int, height: Int, texture: Texture) -> [Float] {
        (0..<(width * height)).map { i in
            let (x, y) = (Float(i % width), Float(i / width))
            let coarse = texture(x * 0.013 + 7, y * 0.013) * 5 + texture(x * 0.045, y * 0.045 + 31) * 3.5
            let fine = texture(x * 0.21 + 60, y * 0.21) * 3 + texture(x * 0.62, y * 0.62 + 90) * 3
            return 176 + coarse + fine
        }
    }

    /// Chips of wood, light and dark, and a few droppings.
    private static func scatter(
        _ albedo: inout [Float], width: Int, height: Int, using random: inout SeededGenerator
    ) {
        let area = Double(width * height) / (640 * 480)
        for index in 0..<Int(1300 * area) {
            let dropping = index < Int(16 * area)
            let (x, y) = (random.uniform(0, Double(width)), random.uniform(0, Double(height)))
            let angle = random.uniform(0, .pi)
            let length = dropping ? 4 : random.uniform(2, 9)
            let change = dropping ? -85.0 : random.uniform(-17, 15)
            for step in 0..<Int(length * 2) {
                let along = Double(step) / 2
                let (px, py) = (Int(x + cos(angle) * along), Int(y + sin(angle) * along))
                guard px >= 0, py >= 0, px + 1 < width, py + 1 < height else { continue }
                albedo[py * width + px] += Float(change * 0.5)
                albedo[py * width + px + 1] += Float(change * 0.25)
                albedo[(py + 1) * width + px] += Float(change * 0.25)
            }
        }
    }

    /// A dark rim, brighter towards its upper edge, and the shade at its foot.
    private static func walls(
        _ albedo: inout [Float], width: Int, height: Int, thickness: Float, texture: Texture
    ) {
        for y in 0..<height {
            for x in 0..<width {
                let edge = Float(min(min(x, width - 1 - x), min(y, height - 1 - y)))
                let i = y * width + x
                if edge < thickness {
                    albedo[i] = 62 + 34 * (1 - edge / thickness) + texture(Float(x) * 0.1, Float(y) * 0.1) * 2
                } else {
                    albedo[i] *= 1 - 0.30 * exp(-(edge - thickness) / (thickness * 0.7))
                }
            }
        }
    }
}
