/// The end of a job's log: the last lines, so that a talkative job cannot fill the memory.
struct JobLog: Sendable {
    static let mostLines = 2000
    static let longestLine = 4000

    private(set) var lines: [String] = []

    mutating func append(_ line: String) {
        lines.append(line.count > Self.longestLine ? String(line.prefix(Self.longestLine)) + " …" : line)
        if lines.count > Self.mostLines + 200 { lines.removeFirst(lines.count - Self.mostLines) }
    }

    var text: String { lines.map { $0 + "\n" }.joined() }
}
