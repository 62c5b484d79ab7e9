"""The pages and their JSON interface.

- The app: ``app`` puts everything together for one study, as ``settings`` say. ``context`` is
  what its handlers share, ``request`` the type of request that they get.
- Handlers: ``pages`` for annotators, ``api`` for the annotate page, ``admin`` for staff,
  ``monitoring`` for operators, with ``readiness``.
- What crosses the wire: ``wire`` has the messages of the JSON interface, ``boot`` the page's
  initial data, ``openapi`` what the schema adds, ``problems`` errors as responses.
- Around every request: ``auth`` (sessions), ``security`` (headers), ``compression``,
  ``instrumentation`` (request ids, durations).
- How an item looks: ``display`` arranges its fields; ``page_templates`` and ``scheme_files``
  find templates, scripts and styles.
- Markdown: ``rich_text`` renders and caches it, with ``formulae`` and ``syntax``, in a
  ``render_process`` with a time limit.
- Metrics: ``meter`` counts in one process, ``snapshot`` is its counts at one moment, ``peers``
  exchange them between processes, ``exposition`` writes them for Prometheus.
"""
