/// How peaks are read out of maps, and parts joined to animals; stored with a model, so that an imported one is read
/// as the program that trained it does.
public struct PeakDecoding: Codable, Hashable, Sendable {
    /// How the place of a peak between the cells is found.
    public enum Refinement: String, Codable, Hashable, Sendable {
        /// A Gaussian fitted to the cells around the highest.
        case gaussian
        /// The centre of mass of 5 × 5 cells, as SLEAP.
        case integral
        /// The highest cell itself.
        case none
    }

    public var refinement: Refinement
    /// Of peaks of one map that are closer than this many σ only the highest counts; 0 keeps all, as SLEAP.
    public var separation: Double
    public var grouping: PartGrouping

    public init(refinement: Refinement, separation: Double, grouping: PartGrouping) {
        self.refinement = refinement
        self.separation = separation
        self.grouping = grouping
    }

    /// Whether identities go to the surer of two peaks: SLEAP, which keeps all peaks, looks at the class maps alone.
    var weighsPeaks: Bool { separation > 0 }

    public static let tarsier = PeakDecoding(refinement: .gaussian, separation: 2, grouping: PartGrouping())

    /// Everything as SLEAP and sleap-nn do it by default.
    public static let sleap = PeakDecoding(
        refinement: .integral, separation: 0, grouping: PartGrouping(fewestParts: 0))
}
