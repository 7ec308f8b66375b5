import Engine

extension JobLine {
    /// - Returns: what people call the job.
    mutating func suggest(_ request: JobRequest, author: String?) throws -> String {
        guard let name = request.method else { throw Problem.badRequest("The field “method” is missing.") }
        guard let method = SuggestionMethod(rawValue: name) else {
            let known = SuggestionMethod.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badRequest("There is no method “\(name)” of suggesting frames; the methods are \(known).")
        }
        option("--method", method.rawValue)
        option("--count", request.count.map(String.init))
        for model in request.models ?? [] {
            try Self.checkName(model, of: "model")
            option("--model", model)
        }
        option("--seed", request.seed.map(String.init))
        if let options = request.options { add(options) }
        option("--author", author)
        return "Suggest frames: \(method.title)"
    }

    private mutating func add(_ options: JobRequest.Suggesting) {
        option("--sampling", options.sampling)
        option("--samples", options.samples.map(String.init))
        option("--scale", options.scale.map { String($0) })
        option("--image-feature", options.imageFeature)
        option("--brisk-threshold", options.briskThreshold.map(String.init))
        option("--words", options.words.map(String.init))
        option("--components", options.components.map(String.init))
        option("--clusters", options.clusters.map(String.init))
        flag("--together", options.together)
        option("--score-limit", options.scoreLimit.map { String($0) })
        option("--fewest", options.fewest.map(String.init))
        option("--most", options.most.map(String.init))
        option("--node", options.node)
        option("--velocity", options.velocity.map { String($0) })
        option("--displacement", options.displacement.map { String($0) })
    }
}

extension SuggestionMethod {
    /// What people call it.
    var title: String {
        switch self {
        case .sample: "spread over the video"
        case .imageFeatures: "a few of each look"
        case .score: "low scores"
        case .velocity: "fast movement"
        case .chunk: "a whole stretch"
        case .displacement: "jumps"
        case .uncertain: "where the model is unsure"
        case .diverse: "as different as possible"
        }
    }
}
