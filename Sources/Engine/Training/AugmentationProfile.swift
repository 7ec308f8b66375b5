/// What is varied at random for each training example. Ranges are [lowest, highest].
public struct AugmentationProfile: Codable, Hashable, Sendable {
    /// Degrees, clockwise on the screen.
    public var rotation: [Double]
    /// Factor of size.
    public var scale: [Double]
    /// Shift in each direction, network px.
    public var translation: Double
    /// `auto`: mirrored half of the time where the skeleton has left-right pairs (given, or told by the parts' names);
    /// `mirror`: left to right whatever the skeleton; `vertical`: top to bottom. Paired parts are swapped.
    public var flip: Flip
    /// Added to the brightness; 1 is the range from black to white.
    public var brightness: [Double]
    /// Factor about the mean brightness.
    public var contrast: [Double]
    /// Standard deviation of noise, uniformly chosen up to this; 1 is the range from black to white.
    public var noise: Double
    /// Uniform noise of each pixel, from 0 up to a limit that is uniformly chosen up to this; absent: none.
    public var uniformNoise: Double?
    /// Exponent of the brightness, 0 to 1; absent: 1.
    public var gamma: [Double]?

    public enum Flip: String, Codable, Sendable, Hashable {
        case auto, none, mirror, vertical
    }
}
