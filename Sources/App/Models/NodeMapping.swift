import Domain

/// Which part of a project each part of a foreign model is.
package struct NodeMapping: Sendable, Equatable {
    /// Positions in the model's list of parts that are kept, in order.
    package let kept: [Int]
    /// The project's name of each kept part.
    package let names: [String]

    init(kept: [Int], names: [String]) {
        self.kept = kept
        self.names = names
    }

    /// Pairs as they are written on the command line: `theirs=ours,…`.
    ///
    /// - Throws: `CommandError.badNodeMapping`.
    package static func pairs(_ text: String) throws -> [(theirs: String, ours: String)] {
        try text.split(separator: ",").map { pair in
            let ends = pair.split(separator: "=", omittingEmptySubsequences: false).map {
                String($0.trimmingPrefix { $0 == " " })
            }
            guard ends.count == 2, !ends[0].isEmpty, !ends[1].isEmpty else {
                throw CommandError.badNodeMapping(text: String(pair), reason: "expected theirs=ours")
            }
            return (ends[0], ends[1])
        }
    }

    /// - Parameters:
    ///   - model: the model's parts.
    ///   - project: the project's; empty when it has none yet, which then takes the model's.
    ///   - pairs: the user's word; parts that they do not name are paired with those of the same name, and what is then
    ///     left over is left out. Nil: every part of the model must be in the project.
    /// - Throws: `CommandError.badNodeMapping`, `.unmatchedNodes` with a mapping to start from.
    package init(model: [String], project: [String], pairs: [(theirs: String, ours: String)]?) throws {
        guard !project.isEmpty || pairs != nil else {
            kept = Array(model.indices)
            names = model
            return
        }
        var ours: [String: String] = [:]
        for pair in pairs ?? [] {
            func bad(_ reason: String) -> CommandError {
                .badNodeMapping(text: "\(pair.theirs)=\(pair.ours)", reason: reason)
            }
            guard model.contains(pair.theirs) else {
                throw bad("the model's parts are \(model.joined(separator: ", "))")
            }
            guard project.contains(pair.ours) else {
                throw bad("the project's parts are \(project.joined(separator: ", "))")
            }
            guard ours.updateValue(pair.ours, forKey: pair.theirs) == nil else { throw bad("it is there twice") }
        }
        for name in model where ours[name] == nil && project.contains(name) && !ours.values.contains(name) {
            ours[name] = name
        }
        guard Set(ours.values).count == ours.count else {
            throw CommandError.badNodeMapping(
                text: ours.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ","),
                reason: "two parts of the model cannot be one of the project")
        }
        if ours.isEmpty || (pairs == nil && ours.count < model.count) {
            throw CommandError.unmatchedNodes(
                model: model, project: project, same: model.filter { ours[$0] != nil },
                suggestion: Self.suggestion(model: model, project: project))
        }
        kept = model.indices.filter { ours[model[$0]] != nil }
        names = kept.compactMap { ours[model[$0]] }
    }

    /// Pairs parts whose names differ only in case and signs, and leaves the rest for a person to fill in.
    static func suggestion(model: [String], project: [String]) -> String {
        func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
        var free = project.filter { !model.contains($0) }
        var pairs: [String] = []
        for name in model where !project.contains(name) {
            if let place = free.firstIndex(where: { plain($0) == plain(name) }) {
                pairs.append("\(name)=\(free.remove(at: place))")
            } else {
                pairs.append("\(name)=…")
            }
        }
        return pairs.joined(separator: ",")
    }
}
