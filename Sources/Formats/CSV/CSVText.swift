/// Tables with commas: lines cut into cells.
enum CSVText {
    /// The cells of a line; a quoted cell may hold commas, and quotes written twice.
    static func cells(_ line: Substring) -> [String] {
        guard line.contains("\"") else {
            return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        var (cells, quoted, justClosed) = ([""], false, false)
        for character in line {
            if character == "\"" {
                if !quoted, justClosed { cells[cells.count - 1].append(character) }
                quoted.toggle()
                justClosed = !quoted
                continue
            }
            justClosed = false
            if character == ",", !quoted { cells.append("") } else { cells[cells.count - 1].append(character) }
        }
        return cells
    }

    /// A cell as it is written, quoted where it must be (RFC 4180).
    static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// True for an empty cell and the words that pandas and R write for one.
    static func isEmpty(_ cell: some StringProtocol) -> Bool {
        cell.isEmpty || cell.allSatisfy(\.isWhitespace) || ["nan", "na", "null"].contains(cell.lowercased())
    }
}
