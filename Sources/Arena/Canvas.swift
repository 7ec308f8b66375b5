/// A grey picture under way: levels of 255 as fixed point (16ths), so that the last pass over it is integer only.
struct Canvas {
    static let one: Float = 16

    let width: Int
    let height: Int
    var levels: [Int16]

    /// Mixes a level into a pixel; pixels outside are left out.
    mutating func blend(_ x: Int, _ y: Int, _ level: Float, _ alpha: Float) {
        guard x >= 0, y >= 0, x < width, y < height else { return }
        let i = y * width + x
        let old = Float(levels[i])
        levels[i] = Int16(old + (level * Self.one - old) * alpha)
    }

    /// Darkens a pixel to a share of what it was.
    mutating func shade(_ x: Int, _ y: Int, _ share: Float) {
        guard x >= 0, y >= 0, x < width, y < height else { return }
        let i = y * width + x
        levels[i] = Int16(Float(levels[i]) * share)
    }

    /// Levels plus noise as bytes. `noise` is in the same fixed point and read from `offset` on.
    func developed(noise: [Int16], offset: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: levels.count) { bytes, count in
            levels.withUnsafeBufferPointer { levels in
                noise.withUnsafeBufferPointer { noise in
                    for i in 0..<levels.count {
                        let level = (levels[i] &+ noise[offset &+ i] &+ 8) &>> 4
                        bytes[i] = UInt8(truncatingIfNeeded: max(0, min(255, level)))
                    }
                }
            }
            count = levels.count
        }
    }
}
