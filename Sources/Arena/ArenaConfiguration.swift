/// What an arena video shows. The same configuration gives the same pictures and the same truth.
public struct ArenaConfiguration: Codable, Sendable, Hashable {
    /// px, even (H.264 stores colour at half size).
    public let width: Int
    public let height: Int
    /// Frames a second, constant.
    public let framesPerSecond: Int
    public let frameCount: Int
    public let animalCount: Int
    public let seed: UInt64
    /// Standard deviation of the camera's noise, grey levels of 255.
    public let noise: Double

    /// - Throws: `ArenaError.outOfRange` naming the value that makes no video.
    public init(
        width: Int = 640, height: Int = 480, framesPerSecond: Int = 30, frameCount: Int = 1800,
        animalCount: Int = 2, seed: UInt64 = 1, noise: Double = 2
    ) throws {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
            if !range.contains(value) { throw ArenaError.outOfRange(name: name, found: value, expected: range) }
        }
        try check("width", width, 160...4096)
        try check("height", height, 160...4096)
        try check("frames a second", framesPerSecond, 5...240)
        try check("frames", frameCount, 1...1_000_000)
        try check("animals", animalCount, 1...20)
        try check("noise", Int(noise.rounded()), 0...50)
        if width % 2 + height % 2 > 0 { throw ArenaError.oddSize(width: width, height: height) }
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
        self.frameCount = frameCount
        self.animalCount = animalCount
        self.seed = seed
        self.noise = noise
    }

    /// Size of everything relative to two animals in 640x480.
    var scale: Double {
        let room = min(Double(width) / 640, Double(height) / 480)
        return room * min(1, (6 / Double(animalCount)).squareRoot())
    }
}

public enum ArenaError: Error, Equatable, CustomStringConvertible {
    case outOfRange(name: String, found: Int, expected: ClosedRange<Int>)
    case oddSize(width: Int, height: Int)

    public var description: String {
        switch self {
        case .outOfRange(let name, let found, let expected):
            "An arena video cannot have \(found) as its \(name); "
                + "expected \(expected.lowerBound) to \(expected.upperBound)."
        case .oddSize(let width, let height):
            "An arena video of \(width)x\(height) px cannot be written; expected an even width and height."
        }
    }
}
