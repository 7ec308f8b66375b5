import Domain
import Foundation

/// One `CollectedData_*.csv`: a row an image, two columns (x, y) a body part.
///
/// Three header rows (scorer, bodyparts, coords), four with individuals. Before the values stands the image's path in
/// one column (older) or in three (labeled-data, video, image).
struct DeepLabCutTable {
    struct Column {
        let individual: String
        let bodyPart: String
        /// Position in a row of x and of y.
        let x: Int
        let y: Int
    }

    let columns: [Column]
    /// Who labelled, as the first row says.
    let scorer: String
    /// The image's file name, and for each column its point; nil where a cell is empty.
    private(set) var rows: [(image: String, points: [Point?])] = []

    private let path: String
    private let indexWidth: Int

    /// - Throws: `FormatError.unreadable`, `.wrongColumns`, `.notANumber`.
    init(reading url: URL) throws {
        path = url.path
        let text: String
        do { text = try String(decoding: Data(contentsOf: url), as: UTF8.self) } catch {
            throw FormatError.unreadable(path: url.path, reason: (error as NSError).localizedDescription)
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { CSVText.cells($0) }
        var headers: [String: [String]] = [:]
        for line in lines.prefix(4) {
            guard let name = line.first, ["scorer", "individuals", "bodyparts", "coords"].contains(name) else { break }
            headers[name] = line
            if name == "coords" { break }
        }
        guard let parts = headers["bodyparts"], let coords = headers["coords"], parts.count == coords.count else {
            throw FormatError.wrongColumns(
                path: url.path, line: headers.count + 1, expected: "DeepLabCut's header rows scorer, bodyparts, coords",
                found: lines[safe: headers.count]?.first ?? "the end of the file")
        }
        if coords.contains("likelihood") {
            throw FormatError.unsupported(
                path: url.path, found: "a table of DeepLabCut's predictions (it has “likelihood”)",
                supported: "labels are (CollectedData_*.csv)")
        }
        indexWidth = coords.dropFirst().prefix { $0.isEmpty }.count + 1
        scorer = headers["scorer"]?.dropFirst().first { !$0.isEmpty } ?? ""
        columns = try Self.columns(parts, coords, headers["individuals"], from: indexWidth, path: url.path)
        for (i, line) in lines.enumerated().dropFirst(headers.count) where line != [""] {
            rows.append(try row(line, number: i + 1, width: coords.count))
        }
    }

    private static func columns(
        _ parts: [String], _ coords: [String], _ individuals: [String]?, from start: Int, path: String
    ) throws -> [Column] {
        var columns: [Column] = []
        for i in stride(from: start, to: coords.count, by: 2) {
            guard i + 1 < coords.count, coords[i] == "x", coords[i + 1] == "y", parts[i] == parts[i + 1],
                !parts[i].isEmpty
            else {
                throw FormatError.wrongColumns(
                    path: path, line: individuals == nil ? 3 : 4, expected: "pairs of columns x and y of a body part",
                    found: coords[i...].prefix(2).joined(separator: ", ") + " in column \(i + 1)")
            }
            columns.append(Column(individual: individuals?[safe: i] ?? "", bodyPart: parts[i], x: i, y: i + 1))
        }
        return columns
    }

    private func row(_ cells: [String], number line: Int, width: Int) throws -> (image: String, points: [Point?]) {
        guard (indexWidth...width).contains(cells.count) else {
            throw FormatError.wrongColumns(
                path: path, line: line, expected: "\(width) columns, as in the header", found: "\(cells.count)")
        }
        let place = cells[..<indexWidth].joined(separator: "/")
        guard let image = place.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last else {
            throw FormatError.wrongColumns(path: path, line: line, expected: "the name of an image", found: "nothing")
        }
        let points = try columns.map { column -> Point? in
            switch (try number(cells, column.x, line: line), try number(cells, column.y, line: line)) {
            case (let x?, let y?): return Point(x, y)
            case (nil, nil): return nil
            default:
                throw FormatError.wrongColumns(
                    path: path, line: line, expected: "both x and y of “\(column.bodyPart)”, or neither",
                    found: "one of them")
            }
        }
        return (String(image), points)
    }

    /// Nil for an empty cell, one beyond the end of a short row, and pandas' words for one.
    private func number(_ cells: [String], _ column: Int, line: Int) throws -> Double? {
        guard let text = cells[safe: column] else { return nil }
        let cell = text.trimmingCharacters(in: .whitespaces)
        if CSVText.isEmpty(cell) { return nil }
        guard let value = Double(cell), value.isFinite else {
            throw FormatError.notANumber(path: path, line: line, column: column + 1, found: text)
        }
        return value
    }
}
