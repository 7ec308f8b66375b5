import Foundation

/// What Linux says about memory, bytes; nil where it does not say.
enum MachineMemory {
    /// The most that this process has had in memory at once.
    static var peakOfThisProcess: Int? { value("VmHWM:", in: "/proc/self/status") }

    /// What could be had now without anything being put aside.
    static var available: Int? { value("MemAvailable:", in: "/proc/meminfo") }

    private static func value(_ key: String, in path: String) -> Int? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    }
}
