import PostgresClient

extension PostgresHistoryTransaction {
    func differing(_ claims: [ClaimRow], tenant: Int32) throws -> [ClaimRow] {
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: claims.map(\.system))
        parameters.add(array: claims.map(\.value))
        let kept = try session.query(
            """
            SELECT c.system, c.claim, c.body FROM unnest($2::int4[], $3::bytea[])
              AS t(system, claim)
            JOIN ingest_claim c ON c.tenant = $1 AND c.system = t.system AND c.claim = t.claim
            """,
            parameters
        )
        let rows = zip(
            zip(try kept.column(0, as: Int32.self), try kept.column(1, as: [UInt8].self)),
            try kept.column(2, as: [UInt8].self)
        )
        return claims.filter { claim in
            rows.contains { place, body in
                place == (claim.system, claim.value) && !body.isEmpty && body != claim.body
            }
        }
    }
}
