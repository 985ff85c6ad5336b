package import Quantities

/// A name of a test's, which is known to be a good one.
package func named<T: Name>(_ text: String) -> T {
    guard let name = T(text) else { preconditionFailure("\(text) is a bad name in a test") }
    return name
}
