import Domain

/// Why a file of another program could not be read or written; every case names the file.
public enum FormatError: Error, Equatable, CustomStringConvertible {
    /// The operating system would not open or read it.
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    case notHDF5(path: String)
    /// The file's structure is broken at `place`, as by a copy that stopped early.
    case damaged(path: String, place: String, found: String)
    case missing(path: String, what: String)
    case wrongType(path: String, place: String, expected: String, found: String)
    /// The structure is sound but its values contradict each other.
    case inconsistent(path: String, place: String, found: String)
    case tooNew(path: String, found: String, supported: String)
    case skeleton(path: String, SkeletonError)
    case severalSkeletons(path: String, names: [String])
    case unsupported(path: String, found: String, supported: String)
    case notJSON(path: String, place: String, reason: String)
    case notYAML(path: String, reason: String)
    case wrongColumns(path: String, line: Int, expected: String, found: String)
    case notANumber(path: String, line: Int, column: Int, found: String)
    /// A file that was to hold labels is something else; `found` is what, as a clause.
    case notLabels(path: String, found: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
        case .notHDF5(let path):
            "\(path) is not an HDF5 file, which every .slp, analysis and Keras file is; expected the HDF5 signature."
        case .damaged(let path, let place, let found):
            "\(path) is damaged or was copied only in part: \(place) \(found)."
        case .missing(let path, let what): "\(path) lacks \(what)."
        case .wrongType(let path, let place, let expected, let found):
            "\(path): \(place) should hold \(expected), found \(found)."
        case .inconsistent(let path, let place, let found): "\(path) contradicts itself: \(place) \(found)."
        case .tooNew(let path, let found, let supported):
            "\(path) is of \(found), which is newer than Tarsier reads (\(supported))."
        case .skeleton(let path, let error): "\(path): \(error)"
        case .severalSkeletons(let path, let names):
            "\(path) uses \(names.count) skeletons with different body parts ("
                + names.map { "“\($0)”" }.joined(separator: ", ")
                + "); Tarsier's projects have one. Split the file by skeleton first."
        case .unsupported(let path, let found, let supported):
            "\(path): \(found) is not supported; \(supported)."
        case .notJSON(let path, let place, let reason): "\(path): \(place) is not valid JSON: \(reason)."
        case .notYAML(let path, let reason): "\(path) is not a configuration in YAML: \(reason)."
        case .wrongColumns(let path, let line, let expected, let found):
            "\(path), line \(line): expected \(expected), found \(found)."
        case .notANumber(let path, let line, let column, let found):
            "\(path), line \(line), column \(column): expected a number or an empty cell, found “\(found)”."
        case .notLabels(let path, let found):
            "\(path) holds no labels that Tarsier can read: \(found). It reads "
                + LabelFormat.allCases.map(\.title).joined(separator: ", ") + "."
        }
    }
}
