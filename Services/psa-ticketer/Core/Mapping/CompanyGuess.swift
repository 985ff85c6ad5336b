package import Quantities

/// Companies that a person may mean by a client; nothing is done by it without a person.
package enum CompanyGuess {
    /// Letters of a word that is compared at the least: shorter ones are in every name.
    static let wordMin = 3

    /// The active companies whose name has most words of the client's, the likeliest first.
    ///
    /// - Parameters:
    ///   - client: the client.
    ///   - companies: the PSA's companies.
    ///   - limit: how many.
    /// - Returns: companies that have at least one word of the client's name.
    package static func companies(
        like client: ClientName,
        among companies: [Company],
        limit: Int
    ) -> [Company] {
        let wanted = words(client.text)
        return companies.filter(\.isActive)
            .map { (company: $0, shared: words($0.name).intersection(wanted).count) }
            .filter { $0.shared > 0 }
            .sorted { left, right in
                (-left.shared, left.company.name, left.company.id)
                    < (-right.shared, right.company.name, right.company.id)
            }
            .prefix(limit).map(\.company)
    }

    private static func words(_ text: String) -> Set<String> {
        Set(
            CompanyName(text).text.split { !$0.isLetter && !$0.isNumber }
                .filter { $0.count >= wordMin }.map(String.init)
        )
    }
}
