import Foundation
import Testing
import Video

/// A folder of a test's own, removed with it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("tarsier-video-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func write(_ bytes: [UInt8], as name: String) throws -> String {
        try Data(bytes).write(to: url.appendingPathComponent(name))
        return path(name)
    }
}

/// The ffmpeg command, which makes recordings and says what their frames are.
enum FFmpeg {
    static let path: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { $0 + "/ffmpeg" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    static var isHere: Bool { path != nil }
    static let absence: Comment = "needs the ffmpeg command, which scripts/setup installs"

    /// Runs `ffmpeg` in `folder` and gives what it printed.
    @discardableResult static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path))
        process.arguments = ["-nostdin", "-v", "fatal", "-y"] + arguments
        process.currentDirectoryURL = folder.url
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "ffmpeg \(arguments.joined(separator: " "))")
        return String(decoding: data, as: UTF8.self)
    }

    /// Adler-32 of every frame that ffmpeg decodes, in display order.
    static func checksums(of path: String, in folder: TemporaryFolder, first: Int? = nil) throws -> [UInt32] {
        let limit = first.map { ["-frames:v", "\($0)"] } ?? []
        let arguments = ["-i", path, "-map", "0:v:0", "-vsync", "passthrough"] + limit + ["-f", "framecrc", "-"]
        return try run(arguments, in: folder).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: ",").map { $0.drop { $0 == " " } }
            return try #require(UInt32(fields[5].dropFirst(2), radix: 16))
        }
    }
}

/// Data that is shared between developers and not part of the repository.
enum SharedData {
    static let root: URL = {
        if let named = ProcessInfo.processInfo.environment["TARSIER_SHARED"] { return URL(fileURLWithPath: named) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static func path(_ name: String) -> String { root.appendingPathComponent("data/\(name)").path }
    static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}

/// Numbers that are the same in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// Pictures that differ from frame to frame.
enum Pattern {
    static func gray(width: Int, height: Int, frame: Int) -> Frame {
        let pixels = (0..<width * height).map { i in
            UInt8(truncatingIfNeeded: (i % width) * 2 + (i / width) + frame * 7)
        }
        return Frame(width: width, height: height, format: .gray, pixels: pixels, index: frame)
    }

    /// A dark ground with a bright square that stands elsewhere on each frame.
    static func square(width: Int, height: Int, frame: Int) -> Frame {
        let (x0, y0) = (frame * 8 % (width - 8), frame * 8 / (width - 8) * 8 % (height - 8))
        var pixels = [UInt8](repeating: 40, count: width * height)
        for y in y0..<y0 + 8 { for x in x0..<x0 + 8 { pixels[y * width + x] = 220 } }
        return Frame(width: width, height: height, format: .gray, pixels: pixels, index: frame)
    }

    static func solid(width: Int, height: Int, rgb: (UInt8, UInt8, UInt8)) -> Frame {
        let pixels = (0..<width * height).flatMap { _ in [rgb.0, rgb.1, rgb.2] }
        return Frame(width: width, height: height, format: .rgb, pixels: pixels)
    }
}
