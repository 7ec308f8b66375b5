import Domain

extension ClassMaps {
    /// A bump below this belongs to nobody (SLEAP's value).
    static let threshold: Float = 0.2

    /// Writes the target maps of one example: each animal's largest bump, relative to all animals' at that cell, on the
    /// map of its identity (SLEAP). Around an animal that nobody named the maps are NaN: anything will do there.
    ///
    /// - Parameter maps: `[classes, height, width]` cells, overwritten.
    package func encode(
        _ animals: [TargetAnimal], width: Int, height: Int, into maps: UnsafeMutableBufferPointer<Float>
    ) {
        let size = width * height
        precondition(maps.count == classes.count * size, "the maps have another size")
        maps.update(repeating: 0)
        guard !animals.isEmpty else { return }
        let bumps = animals.map { bump($0, width: width, height: height) }
        for cell in 0..<size {
            var sum: Float = 0
            for bump in bumps { sum += bump[cell] }
            guard sum > Self.threshold else { continue }
            for (animal, bump) in zip(animals, bumps) where bump[cell] > Self.threshold {
                if let identity = animal.identity {
                    let place = identity * size + cell
                    if !maps[place].isNaN { maps[place] = max(maps[place], bump[cell] / sum) }
                } else {
                    for map in classes.indices { maps[map * size + cell] = .nan }
                }
            }
        }
    }

    /// The largest bump of any of an animal's parts at each cell.
    private func bump(_ animal: TargetAnimal, width: Int, height: Int) -> [Float] {
        let single = ConfidenceMaps(head: head, channels: [head], sigma: sigma, stride: stride)
        return [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
            count = width * height
            single.encode(
                animal.points.map { [$0] }, width: width, height: height,
                into: UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
        }
    }
}
