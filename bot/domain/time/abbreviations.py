"""Abbreviations of time zones, with the clocks that each can mean."""

_MEANINGS = """
    acdt Australia/Adelaide UTC+10:30
    acst Australia/Adelaide UTC+9:30
    adt America/Halifax UTC-3
    aedt Australia/Sydney UTC+11
    aest Australia/Sydney UTC+10
    akdt America/Anchorage UTC-8
    akst America/Anchorage UTC-9
    amt America/Manaus Asia/Yerevan
    art America/Argentina/Buenos_Aires
    ast America/Halifax UTC-4 Asia/Riyadh
    awst Australia/Perth
    brt America/Sao_Paulo
    bst Europe/London Asia/Dhaka
    cat Africa/Maputo
    cdt America/Chicago UTC-5 America/Havana
    cest Europe/Paris UTC+2
    cet Europe/Paris UTC+1
    cst America/Chicago UTC-6 Asia/Shanghai America/Havana
    ct America/Chicago
    eat Africa/Nairobi
    edt America/New_York UTC-4
    eest Europe/Athens UTC+3
    eet Europe/Athens UTC+2
    est America/New_York UTC-5 Australia/Sydney
    et America/New_York
    gmt UTC
    gst Asia/Dubai Atlantic/South_Georgia
    hkt Asia/Hong_Kong
    hst Pacific/Honolulu
    ict Asia/Bangkok
    idt Asia/Jerusalem UTC+3
    ist Asia/Kolkata Europe/Dublin Asia/Jerusalem
    jst Asia/Tokyo
    kst Asia/Seoul
    mdt America/Denver UTC-6
    mesz Europe/Berlin UTC+2
    mest Europe/Berlin UTC+2
    met Europe/Berlin UTC+1
    mez Europe/Berlin UTC+1
    msk Europe/Moscow
    mst America/Denver UTC-7 Asia/Kuala_Lumpur
    mt America/Denver
    ndt America/St_Johns UTC-2:30
    npt Asia/Kathmandu
    nst America/St_Johns UTC-3:30
    nzdt Pacific/Auckland UTC+13
    nzst Pacific/Auckland UTC+12
    pdt America/Los_Angeles UTC-7
    pht Asia/Manila
    pkt Asia/Karachi
    pst America/Los_Angeles UTC-8 Asia/Manila
    pt America/Los_Angeles
    sast Africa/Johannesburg
    sgt Asia/Singapore
    sst Pacific/Pago_Pago Asia/Singapore
    wat Africa/Lagos
    west Europe/Lisbon UTC+1
    wet Europe/Lisbon UTC+0
    wib Asia/Jakarta
    wst Australia/Perth Pacific/Apia
"""
CLOCKS = {line.split()[0]: tuple(line.split()[1:]) for line in _MEANINGS.strip().splitlines()}
"""For each abbreviation the clocks it can mean: IANA names and fixed offsets.

Most of winter or summer time have both: "18:00 CET" is UTC+1, and in July many mean what clocks in Paris show. Where
all agree on a date, there is nothing to ask.
"""
