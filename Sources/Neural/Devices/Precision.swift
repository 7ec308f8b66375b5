/// The numbers that a pass through a network computes with; inputs, outputs, weights and their gradients are Float32
/// all the same.
public enum Precision: String, Codable, Sendable, CaseIterable {
    case float32
    /// Products of bfloat16 numbers (8 bits of fraction), summed in Float32; values between layers are bfloat16.
    case bfloat16
}
