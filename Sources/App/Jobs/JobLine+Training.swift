import Domain
import Foundation
import Storage

extension JobLine {
    mutating func train(_ request: JobRequest, templates: URL) throws -> String {
        let profile = try addTraining(request, templates: templates)
        flag("--resume", request.resume)
        return "Train \(request.run ?? profile)"
    }

    /// A package goes to the project's exports, where the page fetches it.
    mutating func package(_ request: JobRequest, templates: URL) throws -> String {
        let profile = try addTraining(request, templates: templates)
        let stem = request.run ?? profile.replacingOccurrences(of: "/", with: "-")
        let name = "\(store.name).\(stem).training.zip".replacingOccurrences(of: "/", with: "_")
        option("--also", request.also?.rawValue)
        option("--out", store.exportsFolder.appendingPathComponent(name).path)
        return "Package \(name)"
    }

    /// What a training needs to know, here or elsewhere.
    ///
    /// - Returns: the profile's name.
    private mutating func addTraining(_ request: JobRequest, templates: URL) throws -> String {
        guard let profile = request.profile else { throw Problem.badRequest("The field “profile” is missing.") }
        // SLEAP's stock profiles stand in a folder of their own.
        try Self.checkName(String(profile.trimmingPrefix("sleap/")), of: "profile")
        if let run = request.run { try Self.checkName(run, of: "run") }
        if let start = request.startFrom { try Self.checkName(start, of: "run to start from") }
        var chosen = profile
        if let settings = request.settings, settings != .null {
            chosen = try changed(profile, with: settings, templates: templates).path
        }
        option("--profile", chosen)
        option("--run", request.run)
        option("--minutes", request.minutes.map { String($0) })
        option("--seed", request.seed.map(String.init))
        option("--validation-frames", try request.validationFrames.map { try FrameSelection($0).description })
        option("--test-frames", try request.testFrames.map { try FrameSelection($0).description })
        option("--start-from", request.startFrom)
        option("--encoder-weights", try request.encoderWeights.map(roots.existing))
        return profile
    }

    /// Writes a profile with changed settings for one run.
    private func changed(_ profile: String, with settings: JSONValue, templates: URL) throws -> URL {
        let original = templates.appendingPathComponent("profiles/\(profile).json")
        guard let found = try JSONValue.read(original) else { throw Problem.notFound("training profile “\(profile)”") }
        let folder = store.cacheFolder.appendingPathComponent("profiles", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let stem = profile.replacingOccurrences(of: "/", with: "-")
        let file = folder.appendingPathComponent("\(stem)-\(UUID().uuidString.lowercased()).json")
        try JSONEncoder.api.encode(found.merging(settings)).write(to: file)
        return file
    }
}
