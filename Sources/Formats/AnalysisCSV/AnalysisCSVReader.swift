import Domain

/// Reads an analysis table row by row.
struct AnalysisCSVReader {
    private struct Part {
        let name: String
        var x, y, score: Int?
    }

    private let path: String
    private var warnings: [String] = []
    private var parts: [Part] = []
    private var (frameColumn, trackColumn, scoreColumn) = (0, Int?.none, Int?.none)
    private var width = 0
    private var tracks: [String: TrackID] = [:]
    private var trackNames: [String] = []

    init(path: String) { self.path = path }

    mutating func read(_ text: String) throws -> LabelContents {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        try readHeader(lines.first ?? "")
        var frames = GatheredFrames()
        var scoreless = 0
        for (i, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
            let cells = CSVText.cells(line)
            guard cells.count == width else {
                throw FormatError.wrongColumns(
                    path: path, line: i + 1, expected: "\(width) columns, as in the header", found: "\(cells.count)")
            }
            guard let frame = Int(cells[frameColumn]) ?? Double(cells[frameColumn]).flatMap({ Int(exactly: $0) }),
                frame >= 0
            else { throw notANumber(cells[frameColumn], line: i, column: frameColumn) }
            guard var animal = try prediction(cells, line: i) else { continue }
            if animal.score.isNaN {
                scoreless += 1
                animal.score = 1
            }
            animal.track = track(cells)
            frames.add(animal, at: PictureVideos.Place(video: 1, frame: frame))
        }
        let found = frames.sorted
        guard !found.isEmpty else { throw FormatError.missing(path: path, what: "any row with a position") }
        if scoreless > 0 {
            warnings.append("\(scoreless) poses have no score (they were a person’s labels); they get the score 1.")
        }
        let document = LabelDocument(
            skeleton: try skeleton(), videos: [VideoReference(id: 1, path: "")],
            tracks: trackNames.enumerated().map { Track(id: TrackID($0.offset + 1), name: $0.element) }, frames: found,
            provenance: ["analysis_file": JSONValue.string(path).text])
        return LabelContents(document, warnings: warnings, naming: .unnamed)
    }

    private mutating func readHeader(_ line: Substring) throws {
        let names = CSVText.cells(line).map { $0.trimmed }
        width = names.count
        guard let frames = names.firstIndex(of: "frame_idx") else {
            throw FormatError.wrongColumns(
                path: path, line: 1, expected: "a column frame_idx", found: names.prefix(4).joined(separator: ", "))
        }
        frameColumn = frames
        trackColumn = names.firstIndex(of: "track")
        scoreColumn = names.firstIndex(of: "instance.score")
        var place: [String: Int] = [:]
        var unknown: [String] = []
        for (i, name) in names.enumerated() where ![frames, trackColumn, scoreColumn].contains(i) {
            guard let dot = name.lastIndex(of: "."), ["x", "y", "score"].contains(name[dot...].dropFirst()) else {
                unknown.append("“\(name)”")
                continue
            }
            let part = String(name[..<dot])
            if place[part] == nil {
                place[part] = parts.count
                parts.append(Part(name: part))
            }
            let index = place[part, default: 0]
            switch name[dot...].dropFirst() {
            case "x": parts[index].x = i
            case "y": parts[index].y = i
            default: parts[index].score = i
            }
        }
        guard !parts.isEmpty, let bad = parts.first(where: { $0.x == nil || $0.y == nil }) else {
            if parts.isEmpty { throw FormatError.missing(path: path, what: "columns of body parts (PART.x, PART.y)") }
            if !unknown.isEmpty { warnings.append("The columns \(unknown.joined(separator: ", ")) were left out.") }
            return
        }
        throw FormatError.wrongColumns(
            path: path, line: 1, expected: "both \(bad.name).x and \(bad.name).y", found: "one of them")
    }

    private func skeleton() throws -> Skeleton {
        do { return try Skeleton(nodeNames: parts.map(\.name)) } catch let error as SkeletonError {
            throw FormatError.skeleton(path: path, error)
        }
    }

    private func prediction(_ cells: [String], line: Int) throws -> PredictedInstance? {
        let points = try parts.map { part -> PredictedPoint in
            let (x, y) = (try number(cells, part.x, line: line), try number(cells, part.y, line: line))
            let score = try number(cells, part.score, line: line)
            guard let x, let y else { return .absent }
            return PredictedPoint(x: x, y: y, score: score ?? 1)
        }
        guard points.contains(where: { $0.position.isPresent }) else { return nil }
        return PredictedInstance(points: points, score: try number(cells, scoreColumn, line: line) ?? .nan)
    }

    private func number(_ cells: [String], _ column: Int?, line: Int) throws -> Float? {
        guard let column, !CSVText.isEmpty(cells[column]) else { return nil }
        guard let value = Float(cells[column].trimmed), value.isFinite else {
            throw notANumber(cells[column], line: line, column: column)
        }
        return value
    }

    private func notANumber(_ text: String, line: Int, column: Int) -> FormatError {
        .notANumber(path: path, line: line + 1, column: column + 1, found: text)
    }

    private mutating func track(_ cells: [String]) -> TrackID? {
        guard let column = trackColumn, !CSVText.isEmpty(cells[column]) else { return nil }
        let name = cells[column]
        if let known = tracks[name] { return known }
        trackNames.append(name)
        tracks[name] = TrackID(trackNames.count)
        return tracks[name]
    }
}

extension String {
    /// Without the spaces around it.
    fileprivate var trimmed: String {
        guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
        return String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
