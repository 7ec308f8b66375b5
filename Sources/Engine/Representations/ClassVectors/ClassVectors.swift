import Domain
import Foundation
import Neural

/// One number per identity: how likely the animal in the middle of a crop has it.
public struct ClassVectors: Codable, Hashable, Sendable {
    /// sleap-nn's name of the head: `ClassVectorsHead`.
    public let head: String
    /// The identities' names.
    public let classes: [String]
    /// Fully connected layers before the last one, and the units of each.
    public let layers: Int
    public let units: Int
    /// The network's largest stride: the classifier stands on its coarsest features.
    public let stride: Int
    /// The features' side, cells, where every cell is read; nil: the largest of each feature is.
    public let side: Int?

    public init(
        head: String = "ClassVectorsHead", classes: [String], layers: Int, units: Int, stride: Int, side: Int? = nil
    ) {
        precondition(
            stride > 0 && layers >= 0 && units > 0 && !classes.isEmpty, "class vectors need a size and a class")
        self.head = head
        self.classes = classes
        self.layers = layers
        self.units = units
        self.stride = stride
        self.side = side
    }

    /// Writes 1 for the identity of the crop's animal, the first one; all 0 when nobody said which it is.
    func encode(_ animals: [TargetAnimal], into vector: UnsafeMutableBufferPointer<Float>) {
        vector.update(repeating: 0)
        if let identity = animals.first?.identity { vector[identity] = 1 }
    }

    /// Gives the animals of one frame to the identities, one animal to each, so that the product of the probabilities
    /// is highest; of more animals than identities some get none.
    ///
    /// - Parameter probabilities: for each animal its probability of each class.
    package static func assign(_ probabilities: [[Float]]) -> [(identity: Int, score: Float)?] {
        guard let classes = probabilities.first?.count else { return [] }
        let costs = probabilities.joined().map { -log(Double(max($0, 1e-12))) }
        return Assignment.hungarian(costs, rows: probabilities.count, columns: classes).enumerated().map {
            animal, identity in identity.map { (identity: $0, score: probabilities[animal][$0]) }
        }
    }
}
