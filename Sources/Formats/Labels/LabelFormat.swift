import Foundation

/// The label files that Tarsier reads, told apart by what is in them: `.json`, `.csv` and `.h5` are several formats each.
public enum LabelFormat: String, CaseIterable, Sendable {
    case slp, analysisHDF5, analysisCSV, sleapJSON, deepLabCutProject, deepLabCutTable, coco, alphaTracker, deepPoseKit,
        leap, nwb

    /// What people call it.
    public var title: String {
        switch self {
        case .slp: "SLEAP project (.slp)"
        case .analysisHDF5: "SLEAP analysis file (.h5)"
        case .coco: "COCO keypoints (.json)"
        case .alphaTracker: "AlphaTracker labels (.json)"
        case .sleapJSON: "SLEAP project of before 2020 (.json)"
        case .deepLabCutProject: "DeepLabCut project (config.yaml)"
        case .deepLabCutTable: "DeepLabCut labels (CollectedData_*.csv)"
        case .analysisCSV: "SLEAP analysis table (.csv)"
        case .deepPoseKit: "DeepPoseKit (.h5)"
        case .leap: "LEAP labels (.mat)"
        case .nwb: "NWB with poses (.nwb)"
        }
    }

    /// Reads a file of any of these formats.
    ///
    /// - Throws: `FormatError`; `.notLabels` when it is none of them.
    public static func read(_ url: URL) throws -> LabelContents {
        let (format, json) = try recognise(url)
        switch format {
        case .slp:
            let contents = try SLP.read(url)
            return LabelContents(contents.document, warnings: contents.warnings, embedded: contents.embedded)
        case .analysisHDF5: return try AnalysisHDF5.read(url)
        case .coco: return try COCO.read(json ?? LabelText.json(url), path: url.path)
        case .alphaTracker: return try AlphaTracker.read(json ?? LabelText.json(url), path: url.path)
        case .sleapJSON: return try SLEAPJSON.read(json ?? LabelText.json(url), path: url.path)
        case .deepLabCutProject:
            let contents = try DeepLabCut.readProjectContents(config: url)
            return LabelContents(contents.document, warnings: contents.warnings)
        case .deepLabCutTable:
            let contents = try DeepLabCut.readTable(url)
            return LabelContents(contents.document, warnings: contents.warnings)
        case .analysisCSV: return try AnalysisCSV.read(url)
        case .deepPoseKit: return try DeepPoseKit.read(url)
        case .leap: return try LEAP.read(url)
        case .nwb: return try NWB.read(url)
        }
    }

    /// Which of the formats a file is.
    ///
    /// - Throws: `FormatError.unreadable`, `.notLabels`, `.notHDF5` for an `.slp` that is no HDF5, `.notJSON`.
    public static func of(_ url: URL) throws -> LabelFormat { try recognise(url).format }

    /// With the JSON, which had to be read to tell.
    private static func recognise(_ url: URL) throws -> (format: LabelFormat, json: JSONValue?) {
        let head = try LabelText.head(of: url)
        let ending = url.pathExtension.lowercased()
        if ["slp", "h5", "hdf5", "nwb"].contains(ending) || head.isHDF5 { return (try ofHDF5(url), nil) }
        if ["yaml", "yml"].contains(ending) { return (.deepLabCutProject, nil) }
        guard !head.bytes.isEmpty else { throw FormatError.notLabels(path: url.path, found: "it is empty") }
        if head.bytes.starts(with: Array("PK".utf8)) {
            throw FormatError.notLabels(
                path: url.path, found: "it is a ZIP archive; unpack it and choose what is inside")
        }
        if head.bytes.starts(with: Array("MATLAB ".utf8)) { return (.leap, nil) }
        guard head.isText else { throw FormatError.notLabels(path: url.path, found: "its content is of no known kind") }
        guard head.firstCharacter == "{" || head.firstCharacter == "[" else {
            return (try ofTable(url, firstLine: head.firstLine), nil)
        }
        let json = try LabelText.json(url)
        return (try of(json, path: url.path), json)
    }

    private static func ofHDF5(_ url: URL) throws -> LabelFormat {
        let file = try HDF5File.open(url)
        if try file.contains("track_occupancy") { return .analysisHDF5 }
        if try file.text("nwb_version", of: "/") != nil { return .nwb }
        if try file.contains("pose") || file.contains("annotated") { return .deepPoseKit }
        if try file.contains("positions"), try file.contains("skeleton") { return .leap }
        if try file.contains("metadata") || url.pathExtension.lowercased() == "slp" { return .slp }
        let names = file.names().prefix(8).joined(separator: ", ")
        throw FormatError.notLabels(
            path: url.path,
            found: "it is an HDF5 file of another program (it holds \(names.isEmpty ? "nothing" : names))")
    }

    private static func of(_ json: JSONValue, path: String) throws -> LabelFormat {
        if json["annotations"] != nil, json["images"] != nil || json["categories"] != nil { return .coco }
        if json["labels"] != nil, json["skeletons"] != nil { return .sleapJSON }
        if let first = json.array?.first, first["annotations"] != nil { return .alphaTracker }
        if json["nodes"] != nil, json["links"] != nil || json["nx_graph"] != nil {
            throw FormatError.notLabels(
                path: path, found: "it is a skeleton without labels; load it in the skeleton panel")
        }
        let keys = (json.members ?? []).prefix(6).map { "“\($0.key)”" }.joined(separator: ", ")
        throw FormatError.notLabels(
            path: path, found: "it is a JSON file with \(keys.isEmpty ? "no entries that say what it is" : keys)")
    }

    private static func ofTable(_ url: URL, firstLine: String) throws -> LabelFormat {
        let cells = CSVText.cells(firstLine[...])
        if cells.first == "scorer" { return .deepLabCutTable }
        if cells.contains("frame_idx") { return .analysisCSV }
        throw FormatError.notLabels(path: url.path, found: "it begins with “\(firstLine.prefix(60))”")
    }
}
