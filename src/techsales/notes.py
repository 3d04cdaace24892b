"""Nine notes as they came from customers, one for each industry; chapter 9 and its exercises read them.

The article behind this course names eight industries (its sections 3.4 and 6.1 to 6.4). The ninth, telecom, is ours.
Each note has the same six labels, all text. An empty text means that nobody has asked yet.
"""

LABELS = ("industry", "says", "symptom", "since", "affected", "tried")

notes: list[dict[str, str]] = [
    {
        "industry": "smart manufacturing",
        "says": "Late reports again, line 3 waits for them",
        "symptom": "report due at 06:00 arrives at 07:10",
        "since": "3 Nov",
        "affected": "plant 2 of 5",
        "tried": "restarted the gateway",
    },
    {
        "industry": "software",
        "says": "Deploy was late and nobody told us",
        "symptom": "release planned for Tuesday, live on Thursday",
        "since": "14 Oct",
        "affected": "",
        "tried": "",
    },
    {
        "industry": "enterprise IT",
        "says": "Month-end posting is LATE since the update",
        "symptom": "posting takes 9 hours, it used to take 3",
        "since": "1 Oct",
        "affected": "2 of 4 countries",
        "tried": "restarted the server",
    },
    {
        "industry": "fintech",
        "says": "The risk file arrives late",
        "symptom": "",
        "since": "",
        "affected": "",
        "tried": "restarted the transfer",
    },
    {
        "industry": "healthcare",
        "says": "The name plate on the scanner is unreadable",
        "symptom": "print is rubbed off",
        "since": "",
        "affected": "1 of 6 scanners",
        "tried": "cleaned the plate",
    },
    {
        "industry": "smart home",
        "says": "Customers cannot pair the sensor",
        "symptom": "pairing stops at step 3",
        "since": "app 5.1",
        "affected": "",
        "tried": "restarted the sensor",
    },
    {
        "industry": "logistics",
        "says": "Trucks are counted twice",
        "symptom": "gate 4 shows 212, the guard wrote down 198",
        "since": "",
        "affected": "1 of 6 gates",
        "tried": "",
    },
    {
        "industry": "agriculture",
        "says": "Soil data has gaps after rain",
        "symptom": "no values for 2 to 5 hours",
        "since": "September",
        "affected": "",
        "tried": "",
    },
    {
        "industry": "telecom",
        "says": "The interface description is missing",
        "symptom": "",
        "since": "",
        "affected": "",
        "tried": "",
    },
]
